//! The words of English.

use super::{Class, Tables};

pub(super) const TABLES: Tables = Tables {
    classes: CLASSES,
    unique: "\
air army authorities bank bible climate coast death economy environment family fed future government governments house internet kremlin law lords majority media \
middle military minister moon navy coastguard ambulance fire service opposition parliament pentagon police poor pope president prime prosecution defence public queen rain rest rich \
royal sea senate sky state street sun time times treasury union us uk un eu vatican inflation unemployment education science football rugby cricket tourism christmas easter ramadan ozone arctic antarctic equator queue weather west world left right king elderly home office jury court commons \
cabinet chancellor",
    offices: "\
mayor council governor sheriff county city town borough authority prosecutor coroner bishop university councillors councilors legislature officials residents \
assembly ministry minister",
    calendar: "\
week weekend year month morning afternoon evening night summer winter spring autumn season time \
day days weeks months years decade century term moment",
    function: "\
a about above after again against all almost along already also although am among an and any are around as at away be became because been before being below between but by \
came can could did do does down during each even ever every far for from gave get gets go goes going gone got had has have having he her here him his how however i if in into \
is it its just last later least less like made make makes many may me might more most much must my near nearly never next no nor not now of off often on once one only onto or \
our out over own per quite rather s said say says shall she should since so some still such than that the their them then there these they this those though through thus \
till to together told too took toward towards under until up upon us very via was we went were what when where whether which while who whom whose why will with within without \
would yet you your two three four five six seven eight nine ten",
    numbers: "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand several",
    titles: "mr mrs ms miss dr sir dame lord lady president senator judge professor prof rep sen gov chancellor minister mayor secretary captain pc sgt inspector",
    ties: "\
however
in the meantime
meanwhile
by contrast
in contrast
instead
therefore
nevertheless
nonetheless
as a result
on the other hand
for his part
for her part
for their part
then
too
in turn
at that point
afterwards
on site
moreover
furthermore
consequently
since then
by then
until then
at the time
the next day
the same day
years later
months later
weeks later
days later
hours later
years earlier
months earlier
weeks earlier
days earlier
a year later
a year earlier
a day later
a week later
do so
does so
did so
done so
doing so
likewise
as well",
    impersonal: "\
advisable agreed alleged announced apparent assumed believed best better clear common confirmed controversial critical crucial customary dangerous decided difficult doubtful due early easier easy essential \
estimated evident expected fair feared forbidden good hard harder hoped illegal important impossible inevitable known late legal likely natural necessary normal obvious \
possible predicted probable quiet rare reported revealed right rumoured safe said strange sunny surprising thought time tough true typical unclear understood unlawful unlikely unusual \
up usual vital wise wrong worth dry wet cold dark foggy warm windy windiest coldest wettest driest warmest hottest hot raining snowing icy",
    verbs: "\
are is was were has have had will would can could may might must should do did does say said says want wants went came took made told got fear believe hope think work live remain \
ran wore became began broke brought built bought caught chose drew drove ate felt fought found flew forgot gave grew heard held kept knew led lent lost meant met paid sat \
saw sent sold sought spent spoke stood stole struck taught threw won wrote went remains comes goes \
remained died face need took voted fled stayed left joined say argue blame suffered appeared escaped wore complained called",
    openings: "\
about above according across after against along although amid among around as at because before behind below between by despite during except following for from given if in \
inside like near of on once out outside over since though through to under unlike until upon when while with within without asked speaking born",
    adjectives: "",
    bodies: "\
university college council commission park road street bridge hospital school bank group town city united rovers foods airport station county island islands heights valley bay cape green river lake north south east west northern southern eastern western union agency museum prize cup league office court house party club association organisation organization society institute foundation trust authority service company limited",
    feminine: "\
mrs ms miss lady dame woman girl mother daughter sister wife widow actress queen princess aunt niece businesswoman spokeswoman congresswoman chairwoman grandmother heroine",
    masculine: "\
mr sir lord man boy father son brother husband widower king prince uncle nephew businessman spokesman congressman chairman grandfather fisherman",
    nations: "",
};

/// The first ones as `lexicon` numbers them: persons, places, animals, companies, deeds.
const CLASSES: &[Class] = &[
    Class {
        vague: "\
man woman boy girl teenager teen suspect victim defendant accused culprit driver pilot player striker midfielder goalkeeper defender winger captain coach manager sprinter \
athlete runner swimmer skier cyclist rider golfer boxer champion winner runner-up singer musician rapper actor actress director filmmaker writer author novelist poet painter sculptor \
artist photographer journalist presenter comedian researcher scientist botanist surgeon nurse politician lawmaker congressman congresswoman senator candidate founder \
entrepreneur businessman businesswoman billionaire executive boss climber hiker walker sailor skipper fisherman farmer astronaut pensioner student pupil baby toddler gunman attacker \
robber thief burglar kidnapper hostage survivor casualty plaintiff claimant prisoner inmate detainee fugitive soldier officer pair duo trio couple \
youngster veteran rookie forward batsman bowler pitcher quarterback guitarist pianist violinist drummer dancer conductor chef widow widower father mother \
son daughter brother sister husband wife uncle aunt nephew niece architect inventor curator gardener trainee apprentice passenger bystander lawyer owner rescuer diver designer cleaner teacher doctor \
engineer explorer archaeologist tenant landlord midwife dentist pharmacist psychologist plumber carpenter builder bricklayer mechanic hairdresser waiter waitress barman barmaid bartender publican brewer winemaker shepherd rancher fishermen \
hunter ranger warden ornithologist geologist physicist chemist mathematician biologist astronomer historian economist philosopher linguist headteacher headmaster librarian accountant banker broker trader clerk cashier \
millionaire heir heiress tycoon magnate mogul designer stylist model playwright choreographer soprano tenor cellist organist saxophonist rower wrestler fencer gymnast hurdler triathlete surfer diver snowboarder \
referee umpire judoka lock prop fly-half scorer playmaker defender left-back substitute quarter-back motorist motorcyclist pedestrian commuter onlooker witness accomplice ringleader mastermind forger fraudster smuggler \
murderer killer hijacker kidnapper activist campaigner whistleblower veteran newcomer star icon legend adventurer lieutenant sergeant commander aviator pensioner grandmother grandfather bride groom orphan twin twins \
baker butcher barber potter weaver clockmaker blacksmith beekeeper collector dealer auctioneer tailor seamstress novice keeper jockey family men women",
        plain: "\
mayor president minister king queen prince princess judge prosecutor sheriff governor chancellor coxswain baker worker employee resident neighbour neighbor customer spectator fan user expert spokesman \
spokeswoman spokesperson leader chief chairman chairwoman secretary professor director economist historian biologist astronomer volunteer patient person child friend cousin \
colleague shopkeeper beekeeper butcher carpenter electrician plumber librarian vet shepherd philosopher incumbent retiree adviser analyst bricklayer tourist colleague crew gardeners pupils substitute",
        clues: "",
    },
    Class {
        vague: "country town city village island resort community hamlet settlement municipality",
        plain: "district valley capital region county state territory borough port suburb",
        clues: "",
    },
    Class {
        vague: "animal beast bird creature cat predator mammal reptile raptor specimen rodent pet",
        plain: "\
wolf wolves bear dog hound puppy kitten lynx fox horse mare foal cow bull sheep lamb goat donkey pig boar deer stag eagle vulture falcon hawk owl stork heron flamingo swan duck goose \
hen cockerel crow raven sparrow swallow puffin gull whale dolphin orca seal shark tuna salmon trout eel turtle tortoise snake adder viper python crocodile lizard frog toad newt bee \
hornet wasp butterfly moth mosquito spider ant lion lioness tiger panther leopard elephant giraffe zebra monkey gorilla chimpanzee beaver otter badger hedgehog squirrel bat rat mouse rabbit hare kangaroo koala panda osprey penguin parrot pigeon octopus cub calf",
        clues: "",
    },
    Class {
        vague: "\
company firm group business maker manufacturer retailer brand operator chain carmaker airline supplier subsidiary start-up startup publisher employer giant conglomerate builder \
developer producer supermarket carrier lender insurer bank buyer brewer shipbuilder cooperative",
        plain: "factory brewery bakery plant shop store refinery mill dairy shipyard distillery",
        clues: "compan firm maker manufactur retailer plc inc ltd shares",
    },
    Class {
        vague: "\
decision move measure announcement proposal plan change ban ruling step gesture policy reversal refusal sanction appointment resignation increase rise cut cuts drop fall reduction closure reopening \
scheme programme program project reform result results figure figures trend promise row dispute controversy deadline delay target initiative moratorium cancellation order verdict trial restrictions rules",
        plain: "",
        clues: "\
annul vot decid adopt chose choos scrap clos ban bans banned bar approv reject announc cut cuts impos appoint resign rais rose fell reopen extend stop halt suspend prohibit introduc propos refus withdr order \
launch back backs allow permit plan will trial agree postpone delay freez freeze raise doubl limit lower require expel dismiss sack scheme pilot rule",
    },
    Class {
        vague: "bill act legislation law text document agreement deal treaty accord contract motion amendment resolution clause charter pact code draft measure",
        plain: "ordinance decree constitution directive ban",
        clues: "agree sign bill contract deal",
    },
    Class {
        vague: "building site structure facility venue premises property complex landmark monument house ruin ruins",
        plain: "\
bathhouse hospital school museum church cathedral chapel castle home factory gym pool theatre theater station tower bridge viaduct tunnel dam stadium hotel restaurant cinema library bakery shop \
clinic university prison nursery abattoir warehouse hangar barracks villa temple lighthouse mill abbey fortress fort mansion pub cafe brewery terminal depot cottage bungalow arena farm farmhouse barn plant academy college mosque synagogue hall",
        clues: "",
    },
    Class {
        vague: "money sum amount fine grant fund funding cash loot haul bonus payment bill cost price ransom award compensation prize donation investment fee loan figure",
        plain: "million billion",
        clues: "million billion pounds dollars £ $ € cash",
    },
    Class {
        vague: "\
accident tragedy disaster collision crash incident explosion blast collapse landslide avalanche fire blaze flames earthquake quake tremor storm flood flooding floods hurricane cyclone attack shooting assault \
murder killing crime theft robbery burglary raid heist violence brawl escape disappearance shipwreck sinking outage breakdown leak spill pollution cause derailment wreckage rescue",
        plain: "tornado",
        clues: "\
crash collid overturn hit burn flame fire blaze collaps explo kill died die dead injur drown sank sunk capsiz earthquake flood storm attack assault stab shot shoot stol steal burgl robb disappear vanish outage leak \
spill derail rescue destroy struck swept strand",
    },
    Class {
        vague: "match game final race stage victory win defeat success tournament contest derby rematch title trophy cup championship medal round leg tie fixture",
        plain: "regatta marathon",
        clues: "beat beaten defeat win won wins victory final match game champion cup race tournament title qualif",
    },
    Class {
        vague: "team club side squad visitors hosts franchise champions",
        plain: "fc united rovers",
        clues: "match league cup rugby football basketball cricket fc club",
    },
    Class {
        vague: "goal penalty try strike header",
        plain: "",
        clues: "scor goal net netted",
    },
    Class {
        vague: "takeover acquisition transaction merger sale offer bid purchase tie-up deal auction",
        plain: "",
        clues: "buy bought acqui purchas merg sell sold sale takeover bid offer auction",
    },
    Class {
        vague: "strike walkout stoppage protest protests demonstration march rally action blockade dispute protesters demonstrators strikers industrial picket",
        plain: "",
        clues: "strike walk protest demonstrat march rall block union picket",
    },
    Class {
        vague: "trial hearing verdict judgment ruling sentence conviction appeal inquiry investigation lawsuit case arrest raid inquest charges charge court prosecution jurors",
        plain: "",
        clues: "trial convict judge court accus charg sentenc jail prison arrest investigat inquir sue sued lawsuit appeal",
    },
    Class {
        vague: "vote election ballot poll meeting summit ceremony concert festival show exhibition event edition party fair competition tour debate consultation referendum conference parade contest gathering",
        plain: "",
        clues: "elect vote ballot poll referend meet summit concert festival exhibit fair contest competition parade",
    },
    Class {
        vague: "study report survey poll research findings discovery analysis method technique authors researchers paper experiment team theory scientists test data sample",
        plain: "",
        clues: "study studie report survey research discover scientist find found analys measur test",
    },
    Class {
        vague: "\
vehicle car lorry truck bus coach train plane aircraft jet helicopter boat ship vessel yacht ferry tanker trawler motorbike motorcycle bike engine machine drone rocket satellite probe robot capsule \
convoy wagon tractor submarine wreck craft liner craft balloon spacecraft",
        plain: "tram dinghy lifeboat barge airbus boeing canoe schooner galleon locomotive",
        clues: "",
    },
    Class {
        vague: "\
film movie book novel album painting canvas work series record song play memoir story documentary manuscript letters letter sculpture statue mural drawing object objects treasure \
collection coin coins ring sword bundle artefact artifact portrait jewel jewels necklace vase instrument piece",
        plain: "poem mosaic psalter violin opera diary hoard",
        clues: "paint sculpt",
    },
    Class {
        vague: "\
device tool system software app application model product drug medicine vaccine treatment virus disease substance chemical platform service prototype technology phone kit test \
gadget bacteria parasite outbreak epidemic infection symptoms invention innovation weapon bomb",
        plain: "flu measles sensor",
        clues: "vaccin drug medicin softwar app disease virus outbreak infect test",
    },
    Class {
        vague: "charity organisation organization union group party campaign body agency watchdog regulator foundation federation institution committee commission board association society ngo trust",
        plain: "institute",
        clues: "charit union organis organiz associat foundation agency trust",
    },
    Class {
        vague: "tree plant flower fruit species variety fungus shrub crop",
        plain: "oak beech fir olive orchid rose apple cedar yew sequoia tulip elm vine seaweed",
        clues: "",
    },
    Class {
        vague: "volcano mountain peak river lake lagoon forest glacier beach cliff cave cavern crater pass trail park reserve reservoir pond asteroid comet planet star moor wood",
        plain: "",
        clues: "volcan river lake cave park reserve reservoir",
    },
    Class {
        vague: "line route road motorway stretch bypass track link railway network service lane crossing path street",
        plain: "highway",
        clues: "",
    },
];
