//! Names that the two languages do not share: places, peoples, bodies, feasts; and words that English writes with a
//! capital though they are no names.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::Language;

/// Folded beginnings of words, French and English: a word that begins with one on the left may stand for a word that
/// begins with one on the right; `$` ends a whole word. Pairs that look alike need no entry.
const PAIRS: &str = "
allem = german
angl britann londr = engl britain british london uk$
royaume = kingdom uk$ britain
uni$ unis$ unie$ unies$ = united us$ uk$ u$ un$ america usa$
etats$ americ ameriq = states us$ usa$ u$ america
usa$ us$ eu$ = states us$ usa$ u$ america
ecoss = scot
gallois galles$ = wales welsh
irland = irish ireland
franc = french
espagn = spain spanish spaniard
suiss helvet = swiss switz
autrich vienn = austria vienn
suede suedois = swed
norveg = norw
danois danemark = danish danes$ dane$ denmark
finland finnois = finnish finn$ finns$
island islandais = iceland
polon polog = poland polish pole$ poles$
varsov = warsaw
tche = czech chech
hongr = hungar
roumain roumanie = roman
grec grece = gree
turc turq = turk
croat = croat
chypr = cyprus cypriot
malte maltais = malt
letton = latvia
lituan = lithuania
moscou moscov = moscow russia
bielorus = belarus
pays$ bas$ neerland holland = netherlands dutch holland
bruxell = brussel
bale$ = basel basle
anvers = antwerp
gand$ = ghent
haye$ = hague
genes$ = genoa
venis venit = venice venetian
florenc = florence florentin
naples napol = naples neapol
turin = turin torino
geneve genevois = geneva
baviere bavarois = bavaria
saxe$ saxon = saxon
sarre sarrois = saar
boheme = bohemia
tamise = thames
manche$ = channel
bretagn breton = britain british britt breton
bourgogn = burgund
corse$ corses$ = corsica
chin = chin
pekin = beijing peking
japon nippon = japan
coree = korea
inde$ = india
birman = burm myanmar
sri$ = sri$ lanka
indonesi = indones
perou peru = peru
bresil = brazil
equateur equatorien = ecuador
caraib antill = carib west$ indies$
cubain = cuban
caire$ = cairo
maroc = morocc
alger = algier alger
libye libyen = libya
liban = leban
damas$ = damascus
alep$ = aleppo
irak = iraq
saoud = saudi
cisjordan = west$ bank$
tchad = chad
ivoir = ivor
cote$ = coast ivor
guinee = guinea
afriq afric afro$ = afric
sud$ = south
nord$ = north
est$ orient = east
ouest$ occident = west
moyen proche = middle near$ mideast
nouvel nouveau neuve$ = new$
ispahan = isfahan
iouri = yuri yury
noe$ = noah
onu$ = un$ united
otan$ = nato$
ue$ = eu$ european
oms$ = who$ health
fmi$ = imf$ monetary
bce$ = ecb$
ocde$ = oecd$
omc$ = wto$
opep$ = opec$
oea$ = oas$
sida$ vih$ seropositi = aids$ hiv$
ist$ mst$ = sti$ stis$ std$ stds$
rfa$ = frg$ german
hebreu = israel
pib$ = gdp$
pnb$ = gnp$
tva$ = vat$
asie$ asiat = asia
kirghiz = kyrgyz
nil$ = nile$
mexi = mexic
porto$ portoric = puerto$ rican
ponce$ = pontius
extreme$ = far$ extrem
yougoslav = yugoslav
chiit = shiit shia$
sunnit = sunni
toussaint = saints hallow
";

/// English words that are written with a capital though they are no names: the calendar, titles, parts of the names of
/// bodies, which are translated one way or another.
const ENGLISH_COMMON: &str = "
monday tuesday wednesday thursday friday saturday sunday sundays january february march april may june july august
september october november december jan feb mar apr jun jul aug sep sept oct nov dec
mr mrs ms dr sir lord lady madam miss prof president presidency prime minister ministry secretary chancellor senator
congressman congress parliament government court council councillor councilor committee house senate department office
officer commissioner commissioner attorney prosecutor judge justice party state street road avenue square place lane
university college school faculty institute bank church army navy force forces police guard king queen prince princess
duke god internet web net tv am pm euro euros dollar pound act bill law code treaty agreement pact war world board agency
authority centre center association federation confederation organisation organization foundation society company group
corporation alliance league club team city town hall county district area region province island islands river lake sea
mountain mountains valley bay cape heights hill strip day eve night year years week month summer winter spring autumn
season general chief executive director directorate chairman chair head manager management mayor governor ambassador
embassy representative spokesman foreign home interior finance financial economic economy monetary treasury trade
commerce industry health hospital education research science sciences technology transport railway railways air space
energy environment agriculture fisheries food insurance market markets stock exchange fund price prices tax labour labor
work workers employment social security safety defense defense defence affairs national international federal supreme
high central global general public civil criminal human people peoples women men children youth rights peace cold
constitution constitutional republic republican republicans democrat democrats democratic conservative conservatives
liberal socialist socialists communist left right christmas easter advent holy first second third fourth fifth sixth new
old great big small little good best better free open grand cup games prize award awards festival competition olympic
olympics museum library theatre theater opera orchestra park garden gardens bridge airport station tower palace castle
gate hotel ok news times post journal daily today business black white red green blue south north east west southern
northern eastern western upper lower union united states nation nations member members service services project program
programme plan report commission conference summit meeting system network media press union unions teachers students
father mother uncle aunt saint st virgin holiday earth moon sun heaven ocean north
european regulation software schedule rule leader paper chamber framework procedure division auditor release ombudsman
legal fundamental customs superintendent provision policy digital order growth minute income partnership community
time citizen neighbour neighbourhood neighborhood chairperson administration package data source goal joint privacy
standard patent index staff account term township implementation freedom cross review application veteran indigenous
goods compensation tribunal statute statement revenue heritage assistance round parliamentary front development
accession guide border registry highway gender deputy corp inc ltd inquiry advanced update operation housing age
status child countries computer benefit water window control check brotherhood brother sister broadcasting care
greater dead living jesus christ crusader labs lab laboratory empire soviet showroom shield saving pavilion oil life
gazette fight far poll facility blood star traffic desert temple stone way corner line route unit bureau branch
cabinet editor vice former ex senior junior super bowl series show tour final championship tournament title premier
elite royal imperial catholic protestant orthodox muslim islamic christian buddhist hindu jewish jew gypsy roma nazi
marxist abbey field fields priory cathedral monastery vicar reverend storm trademark trademarks land bankruptcy learning audit master art arts wall strait strand contest song songs associate
securities banking nursing counterfeiting pope empress emperor motorway motorways uplands sheet century book books advisory
weapon weapons municipality milky corruption planning celsius fahrenheit aquarius cancer tory tories return dream fellow
marxist bible gospel koran quran twitter facebook id ad bc dvd cd pc sms gps url suv ngo mp mep ceo cto smes phd usd
eur gbp czk us usa uk eu un gdp gmo dna
";

/// The same of French, where only the first word of such a name has one.
const FRENCH_COMMON: &str = "
m md mds mrd m mm mme mmes mlle melle mgr dr me pr monsieur madame etat etats eglise internet web dieu parlement ministre ministere
premier premiere deuxieme second seconde troisieme president presidence chancelier senateur depute conseil conseiller cour
chambre bourse banque constitution union republique commission commissaire comite assemblee senat congres gouvernement
agence autorite administration association federation confederation organisation fondation societe firme compagnie groupe
alliance ligue club bureau office service direction directeur directrice chef secretaire secretariat responsable
responsables representant procureur parquet tribunal juge justice police gendarmerie armee marine defense interieur
exterieur affaires finances economie commerce industrie sante hopital education recherche science sciences universite
ecole faculte institut centre academie musee bibliotheque theatre opera orchestre festival prix coupe jeux concours
championnat mondial journee jour an annee fete fonds tresor marche loi code traite accord pacte guerre paix monde terre
nation nations peuple homme hommes femme femmes enfants droits travail securite assurance transports chemins route rue
avenue place pont port parc jardin jardins tour palais chateau porte mairie ville cite commune region province
departement pays ile iles mer ocean lac mont monts vallee baie cap cote nord sud est ouest grand grande grands petit
petite nouveau nouvelle haut haute bas basse ancien meilleur gauche droite centre parti mouvement front syndicat
syndicats resistance revolution liberation renaissance moyen age lumieres populaire national nationale federal federale
republicain republicains democrate democrates socialiste socialistes vierge roi reine prince princesse duc comte pere mere
frere soeur oncle tante saint sainte st ste bible noel paques avent tv euro euros dollar plan projet programme rapport
sommet conference journal presse monde lune soleil
mesdames messieurs reglement livre deputes mediateur section charte toile conditions regles regime junior decret
communaute observatoire peche libre donnees convention politique qualite majeste espace reseau rapporteur patrimoine
titre directive citoyennete recueil partenariat parlementaire normes cadre archives voie statuts protection outil
jeunesse exigences compte combattants autochtones arrete accueil anciens freres soeurs grace croix pierre empire
desert temple promise morte antiquite crucifixion passion juif juifs chretiens musulman musulmans laboratoire
laboratoires ambassade ambassadeur surveillance medecins formule demandeurs chimie bande etoile etablissement
electricite dre drs ministres magasin collectif collectivite chaine television radio ligne unite cellule brigade
caserne etage maison hotel restaurant cafe bar stade salle college lycee universites professeur docteur maitre
capitaine colonel lieutenant commandant amiral marechal adjoint vice ex super nazi nazis pc sms gps dvd cd id ong pme
pdg usd eur gbp usa us ue ump pib ogm adn pape mur valeurs devoir commercial bancaire faillites modele intelligents apprentissage terriens verseau onction quartier extreme rouge noire blanche blanc noir geant geants land corruption art moderne contemporain
toussaint careme ramadan coran evangile twitter facebook
";

/// Whether a folded word with a capital is no name.
pub(super) fn is_common(folded: &str, language: Language) -> bool {
    static ENGLISH: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH_COMMON.split_whitespace().collect());
    static FRENCH: LazyLock<HashSet<&str>> = LazyLock::new(|| FRENCH_COMMON.split_whitespace().collect());
    let words = match language {
        Language::English => &*ENGLISH,
        Language::French => &*FRENCH,
    };
    words.contains(folded)
        || folded
            .strip_suffix('s')
            .is_some_and(|singular| words.contains(singular))
}

/// Whether any of the other sentence's folded words may stand for this one. Which of the two is French is not asked.
pub(super) fn match_any<'w, I: Iterator<Item = &'w str>>(word: &str, others: impl Fn() -> I) -> bool {
    /// The beginnings of French words, and those of the English ones.
    static TABLE: LazyLock<Vec<[Vec<&str>; 2]>> = LazyLock::new(|| {
        let lines = PAIRS.lines().filter_map(|line| line.split_once('='));
        lines
            .map(|(french, english)| [french, english].map(|side| side.split_whitespace().collect()))
            .collect()
    });
    TABLE.iter().any(|[french, english]| {
        [(french, english), (english, french)]
            .into_iter()
            .any(|(own, foreign)| {
                own.iter().any(|prefix| begins(word, prefix))
                    && others().any(|other| foreign.iter().any(|prefix| begins(other, prefix)))
            })
    })
}

/// Whether a word begins as an entry of the table says.
fn begins(word: &str, entry: &str) -> bool {
    match entry.strip_suffix('$') {
        Some(whole) => word == whole,
        None => word.starts_with(entry),
    }
}
