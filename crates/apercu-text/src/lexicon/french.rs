//! The words of French.

use super::Lexicon;

#[rustfmt::skip]
pub(crate) const FRENCH: Lexicon = Lexicon {
    months: [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ],
    weekdays: [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    stop_words: "\
        le la les l un une des du de d au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs \
        quel quelle quels quelles quelque quelques chaque plusieurs aucun aucune nul tout toute tous toutes autre autres même \
        mêmes tel telle tels telles certains certaines divers je j tu il elle on nous vous ils elles me m te t se s lui y en moi \
        toi soi eux ceci cela ça c celui celle ceux celles qui que qu quoi dont où lequel laquelle lesquels lesquelles auquel \
        duquel personne rien quelqu chacun chacune ci là est sont suis es sommes êtes était étaient étais étions étiez sera \
        seront serait seraient été étant être soit soient fut furent fût a ai as ont avons avez avait avaient avais avions aura \
        auront aurait auraient eu eue eus ayant avoir ait aient eut eurent fait faire peut peuvent pourrait doit doivent va vont \
        et ou mais donc or ni car si comme quand lorsque lorsqu puisque puisqu parce afin alors ainsi tandis pourtant cependant \
        toutefois néanmoins enfin ensuite puis aussi sinon à dans par pour sur sous avec sans entre vers chez contre depuis \
        pendant durant avant après dès jusque jusqu selon malgré parmi hors outre envers face lors près loin ne n pas plus moins \
        point jamais non oui très trop peu bien encore déjà toujours souvent parfois presque surtout seulement beaucoup assez \
        tant autant comment pourquoi combien voici voilà",
    numbers: &[
        ("un", 1), ("une", 1), ("deux", 2), ("trois", 3), ("quatre", 4), ("cinq", 5), ("six", 6), ("sept", 7),
        ("huit", 8), ("neuf", 9), ("dix", 10), ("onze", 11), ("douze", 12), ("treize", 13), ("quatorze", 14),
        ("quinze", 15), ("seize", 16), ("vingt", 20), ("vingts", 20), ("trente", 30), ("quarante", 40),
        ("cinquante", 50), ("soixante", 60), ("septante", 70), ("huitante", 80), ("octante", 80), ("nonante", 90),
        ("zéro", 0),
    ],
    never_final: "\
        Mr Mrs Ms Messrs Dr Drs Pr Prof Mgr Msgr cf Cf vs MM Mme Mmes Mlle Mlles Me Mes Vve Ste Sts Stes",
    before_number: "\
        no nos No n° N° Art art Arts arts fig Fig Vol vol pp chap Chap ch éd env Env janv févr avr juil sept oct nov déc",
    maybe_final: "\
        St Inc Corp Ltd Co Cie Jr Sr al ex hab tél Tél av Av apr bd Bd boul Boul bld dép réf trad coll ill ibid adj resp capt \
        gal Gal lt lieut commdt dir coord",
    elided: "\
        c ç d j jusqu l lorsqu m n puisqu qu quoiqu s t",
    titles: "\
        M. MM. Mme Mmes Mlle Mlles Me Mes Mgr Mgr. Dr Dr. Pr Pr.",
    number_signs: "\
        n° nº N° Nº",
    units: "\
        million millions milliard milliards k€ M€ Md€ Mds€ h min s ms nm mm cm m km m2 m² km2 km² ha m3 m³ ml cl l L hl mg g kg \
        t km/h m/s W kW MW GW kWh MWh GWh TWh V ch Hz kHz MHz GHz Ko Mo Go To °C °F dB bar",
};
