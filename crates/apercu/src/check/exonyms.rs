//! Names that the two languages do not share: places, peoples, bodies, feasts; and words that English writes with a
//! capital though they are no names.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::Language;

/// Folded beginnings of words, French and English: a word that begins with one on the left may stand for a word that
/// begins with one on the right. Pairs that look alike need no entry.
const PAIRS: &str = "
allem = german
angl londr = engl britain british london
royaume britann = kingdom uk britain british
unis uni unies = united us uk u un america
etats etasunien americ ameriq = state us usa u america
ecoss = scot
gallois galles = wales welsh
espagn = spain spanish spaniard
suiss helvet = switz swiss
autrich vienn = austri vienn
suede suedois = swed
norveg = norw
danois danemark = danish dane denmark
polon polog = poland polish pole poles
franc = french france frenchm frenchw
irland = irish ireland
caraib antill = carib west
indones = indones
varsov = warsaw
tche = czech chech
hongr = hungar
grec grece hellen = gree
turc turq = turk
moscou moscov = moscow muscov russia
pays bas neerland holland = netherlands dutch holland
genes = genoa
venis venit = veni
florenc = floren
milan = milan
naples = neapol naples
geneve genevois = geneva
bale = basel
anvers = antwerp
gand = ghent
haye = hague
bavar bavier = bavar
saxe = saxon
prag = prag
chin = chin
pekin = beijing peking
japon nippon = japan
coree = korea
inde = india
birman = burm myanmar
perou peru = peru
equateur = ecuador
bresil = brazil brasil
caire = cairo
maroc = morocc
alger = alger algier
liban = leban
damas = damasc
alep = alepp
irak = iraq
cisjordan = west bank
saoud = saudi
tchad = chad
ivoir = ivor
cote = coast ivor
guine = guinea
afriq afric = afric
sud meridion = south
nord septentrion = north
est orient = east orient
ouest occident = west
moyen proche = middle mid near
manche = channel
tamise = thames
corse = corsic
bretagn breton = britt breton britain
bourgogn = burgund
nouvel nouveau neuve = new
saint ste st = saint st holy
onu = un united u
otan = nato
ue europ = eu europ
oms = who health
fmi = imf monetary
bce = ecb
ocde = oecd
omc = wto
opep = opec
sida vih = aids hiv
usa us eu = us usa america unite states u
aiea = iaea
pnb = gnp
tva = vat
pme = sme smes
ide = fdi
chiit = shiit shi shia
sunnit = sunni sunnis
sarre sarrois = saarland
rhenan = rhine rhineland
roumain roumanie = roman romania
hongkong = hong
lapon = lapland lapp
lybi libye = libya
lettonie letton = latvia
lituan = lithuan
estoni = estonia
croat = croat
serb = serbia
chyp = cypr
malte maltais = malt
island = iceland
islandais = iceland
turin = turin torino
pib = gdp
adn = dna
ong = ngo
ogm = gmo
pdg = ceo chief head chair
noel = christmas xmas
paques pascal = easter
toussaint = saints hallow
carem = lent
pape = pope
juif juive = jew
chretien chretient = christ
musulman islam = muslim islam moslem
blanc blanche = white
maison = house home
rouge = red
noir noire = black
vert verts = green
bleu = blue
loi = law act bill
etudiant = student
tribun cour = court
chambre = house chamber
ministr = minist depart secretar
gouvern = govern
banqu = bank
guerr = war
monde mondi = world
rue = street
roi = king
reine = queen
mer = sea
ile = island isle
terre = earth land
lun = moon
lune = moon
ciel = heaven sky
dieu = god
mur = wall
bours = stock wall exchange
parti = party
travail = labour labor work
droit = right law
affair = affair foreign
etranger = foreign
interieur = interior home
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
";

/// Whether a folded word with a capital is no name.
pub(super) fn is_common(folded: &str, language: Language) -> bool {
    static ENGLISH: LazyLock<HashSet<&str>> =
        LazyLock::new(|| ENGLISH_COMMON.split_whitespace().collect());
    static FRENCH: LazyLock<HashSet<&str>> =
        LazyLock::new(|| FRENCH_COMMON.split_whitespace().collect());
    match language {
        Language::English => ENGLISH.contains(folded),
        Language::French => FRENCH.contains(folded),
    }
}

/// Whether any of the other sentence's folded words may stand for this one. Which of the two is French is not asked.
pub(super) fn match_any<'w, I: Iterator<Item = &'w str>>(
    word: &str,
    others: impl Fn() -> I,
) -> bool {
    PAIRS
        .lines()
        .filter_map(|line| line.split_once('='))
        .any(|(french, english)| {
            [(french, english), (english, french)]
                .into_iter()
                .any(|(own, foreign)| {
                    own.split_whitespace().any(|prefix| begins(word, prefix))
                        && others().any(|other| {
                            foreign
                                .split_whitespace()
                                .any(|prefix| begins(other, prefix))
                        })
                })
        })
}

/// Whether a word begins with `prefix`; a short prefix is the whole word.
fn begins(word: &str, prefix: &str) -> bool {
    if prefix.len() <= 3 {
        word == prefix
    } else {
        word.starts_with(prefix)
    }
}
