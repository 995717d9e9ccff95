//! The words of French.

use super::{Class, Tables};

pub(super) const TABLES: Tables = Tables {
    classes: CLASSES,
    unique: "\
administration amour armée assemblée avenir banlieue cour défense démocratie droite dollar état euro extrême-droite gauche gendarmerie \
gouvernement justice lune majorité météo ministère monde nature opposition parlement parquet patronat planète \
pluie police pompiers gendarmes policiers population premier printemps président présidence presse république secours soleil santé sénat \
société-mère temps terre ue vent élysée économie église euro inflation croissance chômage consommation pauvreté pollution circulation neige canicule sécheresse chaleur froid biodiversité guerre paix cancer grippe vie mort \
français logement immobilier pétrole gaz nucléaire numérique intelligence culture musique football rugby cinéma agriculture industrie commerce tourisme enseignement ramadan noël pâques \
syndicats autorités experts spécialistes scientifiques médecins",
    offices: "\
maire mairie préfet préfète préfecture municipalité procureur procureure parquet rectorat évêque gouverneur commune agglomération métropole \
département région conseil opposition majorité office rectrice recteur sous-préfet chambre",
    calendar: "\
matin matinée soir soirée midi après-midi week-end mois été hiver printemps automne année \
semaine nuit jour jours semaines années temps heures heure mois-ci fois saison rentrée",
    function: "\
a à ai ainsi alors après as au aucun aucune aussi autour aux avait avaient avant avec avoir bien c car ce cela celle celles celui cependant ces \
cet cette ceux chaque chez comme contre d dans de depuis dès des désormais deux devait devant devra devraient devrait doit doivent donc dont du durant elle elles en \
encore enfin entre est et était étaient étant été être eu eux fait faut furent fut hier ici il ils j jamais je jusqu jusque l la là le lequel les \
leur leurs lors lorsque lui m ma mais malgré me même mes moi moins mon n ne ni nos notre nous on ont or ou où outre par parce parmi pas pendant \
peu peut peuvent plus plusieurs pour pourra pourraient pourrait pourtant près puis puisque qu quand que quel quelle quelles quels quelque quelques qui quoi \
s sa sans sauf se selon sera seraient serait seront ses si sien sinon soit soient son sont sous sur t ta tandis tant te tel telle telles tels tes toi ton \
toujours tous tout toute toutes très trop tu un une va vers voici voilà vont vos votre vous y aujourd hui demain également environ seul seule",
    numbers: "\
deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent mille \
plusieurs quelques certains certaines",
    titles: "m mm mme mmes mlle dr me maître monsieur madame docteur ministre président présidente professeur général",
    ties: "\
en revanche
entre temps
entre-temps
en contrepartie
par ailleurs
quant à lui
quant à elle
quant à eux
quant à elles
de son côté
pour sa part
pour leur part
de leur côté
à son tour
à leur tour
au contraire
toutefois
cependant
pourtant
ensuite
dès lors
par conséquent
en conséquence
à cette occasion
à cet effet
de même
à l inverse
du coup
alors
d autre part
non plus
en effet
donc
sur place
là-bas
depuis
depuis lors
peu après
plus tard
plus tôt
la veille
le lendemain
jusque-là
d ici là
lui aussi
elle aussi
eux aussi
elles aussi
c est pourquoi
de la sorte
à l époque",
    impersonal: "\
acquis admis arrivé autorisé bon clair conseillé convenu courant crucial demandé déconseillé délicat difficile dommage douteux entendu essentiel évident exact \
facile fondamental fréquent habituel hors important impensable impératif impossible improbable indispensable interdit inutile inédit \
juste légitime logique normal nécessaire obligatoire permis possible préférable prévu probable proposé prudent question rappelé rare recommandé \
reproché risqué sûr temps tentant tôt tard trop urgent utile vital vrai vraisemblable fallu plu neigé suffi fait jugé question prouvé tombé manqué",
    verbs: "\
a ont est sont était étaient avait avaient sera seront serait seraient va vont doit doivent devra devront devrait devraient peut peuvent pourra \
pourraient pourrait fait font veut veulent aura auront aurait auraient n ne se s y en pourront envisagent espèrent demandent réclament craignent \
refusent ont dénoncent estiment affirment attendent disent pensent souhaitent",
    openings: "\
à après au aux avant avec chez comme contre dans de depuis dès durant en face faute grâce hier lors lorsque malgré \
outre par parce parmi pendant plus pour près puisque quand quant quelques sans sauf selon si sous suite sur tandis vers d aujourd interrogé interrogée",
    adjectives: "\
ancien ancienne anciens anciennes beau belle bon bonne bonnes bons brave célèbre double fameuse fameux futur future futurs grand grande grandes grands gros grosse jeune jeunes \
malheureuse malheureux mauvais nouveau nouveaux nouvel nouvelle nouvelles actuel actuelle pauvre petit petite petites petits prestigieuse prestigieux présumé présumée principal principale \
principaux seul seule simple vaste vieille vieux véritable même mêmes",
    bodies: "\
agence commission conseil université fédération musée parti port mont fc stade olympique racing festival association cour banque institut société union ligue académie ministère organisation park city united university",
    feminine: "la une sa mme madame mlle",
    masculine: "le un son m monsieur",
    nations: "\
allemand allemande américain américaine argentin argentine basque belge breton bretonne bulgare catalan catalane corse croate espagnol espagnole flamand flamande grec grecque letton \
lorrain lorraine marocain marocaine mexicain mexicaine normand normande picard roumain roumaine russe savoyard serbe slovène suisse tchèque toulousain toulousaine turc turque",
};

/// The first ones as `lexicon` numbers them: persons, places, animals, companies, deeds.
const CLASSES: &[Class] = &[
    Class {
        vague: "\
élu élue intéressé intéressée homme femme suspect suspecte trentenaire quadragénaire quinquagénaire sexagénaire septuagénaire octogénaire \
nonagénaire centenaire adolescent adolescente garçon fille fillette garçonnet bébé jeune victime prévenu prévenue accusé accusée condamné condamnée \
blessé blessée défunt défunte disparu disparue détenu détenue fugitif conducteur conductrice chauffeur joueur joueuse attaquant attaquante \
défenseur défenseure gardien milieu buteur buteuse entraîneur entraîneuse sélectionneur champion championne coureur coureuse cycliste nageur nageuse skieur \
skieuse pilote navigateur navigatrice skipper marin sportif sportive athlète tennisman chanteur chanteuse musicien musicienne rappeur acteur \
actrice comédien comédienne réalisateur réalisatrice cinéaste écrivain écrivaine auteur auteure autrice romancier romancière peintre sculpteur \
artiste photographe journaliste animateur animatrice chercheur chercheuse scientifique enseignant enseignante chirurgien chirurgienne notaire policier \
soldat candidat candidate dirigeant dirigeante patron patronne fondateur fondatrice entrepreneur entrepreneuse randonneur randonneuse alpiniste \
retraité retraitée étudiant étudiante lycéen lycéenne collégien collégienne octogénaire malfaiteur voleur agresseur tireur assaillant ravisseur otage \
rescapé rescapée plaignant plaignante vainqueur lauréat lauréate architecte informaticien apiculteur éleveur éleveuse agriculteur agricultrice \
boulanger boulangère pêcheur sauveteur dauphin favori tenante tenant mis-en-cause braconnier capitaine député députée sénateur sénatrice adjointe adjoint \
directrice directeur médecin infirmière infirmier avocat avocate pianiste violoniste danseur danseuse grimpeur grimpeuse rameur rameuse mère père époux \
épouse veuve veuf duo trio couple famille finaliste médaillé médaillée champenois inventeur inventrice antiquaire douanier douanière mineur cadet cadette aîné aînée benjamin benjamine caissier caissière facteur factrice plombier menuisier charpentier maçon \
coiffeur coiffeuse cuisinier cuisinière serveur serveuse hôtelier hôtelière libraire vendeur vendeuse ébéniste luthier horloger bijoutier bijoutière commerçant garagiste routier \
viticulteur viticultrice maraîchère berger bergère garde-chasse chasseur ornithologue géomètre ingénieur ingénieure technicienne physicien physicienne mathématicien mathématicienne chimiste \
biologiste écologiste botaniste neurologue psychologue psychiatre dentiste pharmacien pharmacienne vétérinaire sage-femme ambulancier kinésithérapeute professeur instituteur institutrice \
proviseur bibliothécaire étudiante stagiaire apprenti apprentie chef cheffe banquier banquière comptable courtier trader milliardaire millionnaire héritière mécène galeriste styliste couturier couturière \
créateur créatrice mannequin humoriste dramaturge chorégraphe cantatrice soprano ténor guitariste violoncelliste batteur organiste chanteuse choriste footballeur footballeuse rugbyman \
basketteur basketteuse handballeur judoka boxeur boxeuse escrimeur escrimeuse gymnaste sprinteur sprinteuse marathonien marathonienne perchiste triathlète surfeur surfeuse plongeur plongeuse cavalier \
cavalière jockey arbitre capitaine numéro ailier avant-centre meneur pivot demi centre talonneur tenancier gérant gérante locataire patient patiente passant passante témoin complice cerveau \
escroc faussaire trafiquant meurtrier meurtrière kidnappeur forcené automobiliste motard piéton piétonne cycliste usager syndicaliste militante maestro prodige icône star idole vétéran recrue \
aventurier aventurière explorateur exploratrice navigant matelot commandant lieutenant sergent brigadier aviateur aviatrice astronaute spationaute propriétaire maraîcher",
        plain: "\
moniteur professeur professeure ministre maire président présidente préfet préfète juge magistrat magistrate procureur procureure conseiller conseillère \
pdg roi reine prince princesse pompier gendarme militaire général colonel habitant habitante riverain ouvrier ouvrière employé employée salarié salariée \
touriste passager passagère voisin voisine élève personne frère sœur fils ami amie cousin neveu oncle tante militant militante \
ingénieur ingénieure technicien expert experte responsable porte-parole secrétaire conservateur conservatrice libraire restaurateur vétérinaire historien \
historienne archéologue biologiste astronome géologue économiste sociologue spécialiste berger bergère garde bénévole maître skipper convoyeur adhérent client \
clientes spectateur enfant écolier commerçant commerçante artisan artisane guide philosophe poète poétesse dessinateur dessinatrice compositeur compositrice",
        clues: "",
    },
    Class {
        vague: "ville commune village île bourg bourgade cité localité station municipalité hameau presqu’île",
        plain: "quartier vallée capitale pays région département territoire lac canton agglomération métropole port",
        clues: "",
    },
    Class {
        vague: "animal animaux bête félin canidé oiseau rapace mammifère reptile cétacé prédateur volatile spécimen bestiole rongeur fauve équidé bovin plantigrade",
        plain: "\
loup louve ours ourse chien chienne chat chatte lynx renard cheval jument vache taureau mouton brebis chèvre âne cochon sanglier cerf biche chevreuil \
aigle vautour faucon hibou chouette cigogne héron flamant cygne canard oie poule coq corbeau moineau hirondelle mésange baleine dauphin orque phoque \
requin thon saumon truite anguille tortue serpent vipère couleuvre crocodile lézard grenouille crapaud salamandre abeille frelon guêpe papillon moustique \
araignée fourmi lion lionne tigre panthère éléphant girafe zèbre singe gorille castor loutre marmotte chamois bouquetin isard hérisson écureuil blaireau \
chauve-souris chauves-souris rat souris lapin lièvre kangourou koala panda otarie morse dromadaire chameau dindon perroquet pie gypaète balbuzard cormoran goéland mouette chiot poulain veau agneau python",
        clues: "",
    },
    Class {
        vague: "\
entreprise société groupe firme compagnie constructeur fabricant enseigne marque opérateur équipementier distributeur géant industriel filiale \
start-up pme éditeur transporteur employeur exploitant repreneur avionneur sidérurgiste producteur coopérative multinationale banque jeune-pousse spécialiste maison cabinet leader \
acquéreur laboratoire chaîne assureur",
        plain: "\
biscuiterie usine brasserie conserverie fromagerie laiterie distillerie manufacture filature fonderie papeterie raffinerie hypermarché \
supermarché agence fournisseur armateur chantier plateforme entreprises",
        clues: "rachet biscuit",
    },
    Class {
        vague: "\
décision mesure annonce initiative choix proposition démarche geste revirement sanction refus mesures changement projet hausse baisse recul progression augmentation \
nouvelle dispositif plan réforme suppression interdiction autorisation report fermeture réouverture ouverture annulation nomination démission départ restriction \
opération campagne phénomène situation résultat résultats chiffre chiffres constat tendance différence écart retard record promesse affaire dossier polémique expérimentation expérience",
        plain: "moratoire",
        clues: "\
annul vot décid adopt choisi renonc ferm autoris interdi rejet approuv annonc supprim impos nomm démission augment bais recul report rouvr prolong \
condamn lanc propos relev abaiss install rédui accord hausse baisse refus retir suspend suspens prévo prévu doubl limit expériment test",
    },
    Class {
        vague: "texte loi projet-de-loi proposition amendement accord traité document arrêté décret règlement charte convention contrat motion résolution compromis protocole article",
        plain: "projet ordonnance directive avenant constitution",
        clues: "",
    },
    Class {
        vague: "bâtiment établissement édifice immeuble bâtisse structure lieu lieux site ouvrage monument local locaux infrastructure équipement chantier installation demeure complexe domaine",
        plain: "\
maternité hôpital école lycée collège musée église cathédrale chapelle château maison usine gymnase piscine théâtre gare tour pont viaduc tunnel barrage stade \
hôtel restaurant cinéma médiathèque bibliothèque boulangerie magasin clinique université prison crèche abattoir entrepôt hangar caserne villa thermes temple \
phare centrale patinoire halle marché camping refuge ferme grange moulin abbaye forteresse fort ehpad aéroport port patinoires internat cantine librairie café bar salle bergerie",
        clues: "urgence",
    },
    Class {
        vague: "somme montant butin argent enveloppe subvention aide prime amende facture cagnotte indemnité rançon budget investissement don fonds coût prix financement",
        plain: "million millions milliard milliards",
        clues: "euro dollar million milliard livres",
    },
    Class {
        vague: "\
accident drame tragédie catastrophe collision choc crash incident sinistre explosion effondrement éboulement avalanche glissement incendie feu feux brasier flammes séisme \
secousse tempête inondation crue intempéries ouragan cyclone orage attaque attentat fusillade agression meurtre crime vol braquage cambriolage faits violences rixe bagarre \
évasion disparition naufrage panne coupure fuite pollution cause origine causes",
        plain: "tornade dépression",
        clues: "\
percut renvers heurt déraill accident collision brûl flamme incendi embras effondr écroul explos tu mort décéd bless noy naufrag chavir séisme trembl inond tempête attaqu agress \
poignard vol cambriol braqu polici disparu pann coup fui dérob pollu étein",
    },
    Class {
        vague: "match rencontre finale épreuve course étape victoire défaite succès tournoi compétition duel derby revanche titre qualification trophée coupe championnat podium maillot exploit médaille",
        plain: "partie régate marathon",
        clues: "battu battre battant impos remport gagn qualif finale match championnat coupe course tour tournoi vainqu victoire défaite",
    },
    Class {
        vague: "équipe club formation sélection onze franchise promu relégué visiteurs",
        plain: "fc olympique racing stade",
        clues: "match championnat coupe ligue rugby football basket handball fc club",
    },
    Class {
        vague: "but réalisation penalty essai buts",
        plain: "",
        clues: "marqu inscri but transform",
    },
    Class {
        vague: "rachat acquisition transaction fusion reprise cession vente offre rapprochement alliance achat adjudication",
        plain: "",
        clues: "rachet acqu achet repri repren fusion vend vente céd offre cession",
    },
    Class {
        vague: "grève mouvement mobilisation débrayage manifestation blocage rassemblement cortège manifestants grévistes contestation protestation marche préavis conflit",
        plain: "",
        clues: "grève gréviste débray manifest bloqu défil rassembl mobilis cess syndicat préavis",
    },
    Class {
        vague: "procès audience verdict jugement arrêt condamnation peine appel enquête plainte instruction perquisition interpellation arrestation tribunal cour procédure réquisitoire plaidoirie",
        plain: "",
        clues: "procès condamn jug tribunal comparaî accus mis plaint enquêt interpell arrêt perquisi peine prison relax",
    },
    Class {
        vague: "scrutin vote élection réunion sommet cérémonie concert festival spectacle exposition événement manifestation rendez-vous édition fête salon concours foire spectacle tournée débat consultation référendum conférence",
        plain: "",
        clues: "élect élu vot scrutin référend réuni sommet concert festival exposi salon concours foire fête rendez cérémoni",
    },
    Class {
        vague: "étude rapport enquête sondage recherche recherches travaux résultats découverte observation analyse mesure méthode technique étudiants auteurs test essai théorie publication échantillon",
        plain: "",
        clues: "étud rapport enquêt sondage chercheu recherch découv scientif observ analys mesur",
    },
    Class {
        vague: "\
véhicule voiture automobile camion bus car autocar train rame avion appareil hélicoptère bateau navire embarcation voilier cargo chalutier paquebot ferry moto vélo engin \
machine drone fusée satellite sonde robot capsule convoi wagon tracteur sous-marin épave trois-mâts planeur ballon montgolfière",
        plain: "tramway métro yacht péniche pétrolier vedette barque canot airbus boeing goélette monocoque catamaran",
        clues: "autocar",
    },
    Class {
        vague: "\
film livre roman album ouvrage tableau toile œuvre série disque chanson pièce recueil récit long-métrage documentaire manuscrit bd émission revue sculpture statue fresque dessin objet \
trésor pièces collection lettre statuette vase bijou bijoux instrument tapisserie portrait vitrail",
        plain: "poème nouvelle mosaïque amphore opéra comédie tome",
        clues: "peint sculpt",
    },
    Class {
        vague: "\
appareil dispositif outil système logiciel application modèle produit médicament vaccin traitement virus maladie substance molécule plateforme service prototype technologie téléphone \
appli carte console logo molécule bactérie parasite épidémie symptômes invention innovation procédé",
        plain: "grippe rougeole dengue capteur",
        clues: "vaccin médicament logiciel applicat malad virus épidém",
    },
    Class {
        vague: "association organisation syndicat collectif parti ong fédération confédération institution organisme fondation ligue mouvement agence autorité comité commission régulateur gendarme union",
        plain: "amicale",
        clues: "associ syndic collecti parti fédér confédér fondation ong organis",
    },
    Class {
        vague: "arbre plante fleur fruit espèce variété champignon arbuste végétal",
        plain: "chêne hêtre platane sapin olivier orchidée rose pommier cèdre if séquoia tilleul tulipe orme vigne algue",
        clues: "",
    },
    Class {
        vague: "volcan massif sommet rivière fleuve cours lagune forêt glacier plage falaise grotte gouffre cavité col sentier parc réserve étang site nappe montagne astéroïde comète planète étoile astre cratère",
        plain: "",
        clues: "volcan rivière fleuve grotte parc réserve",
    },
    Class {
        vague: "ligne axe route autoroute tronçon rocade tracé liaison chaussée voie trajet itinéraire réseau trafic circulation rue place avenue boulevard",
        plain: "départementale nationale piste",
        clues: "",
    },
];
