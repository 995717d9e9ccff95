//! The words of English.

use super::Lexicon;

#[rustfmt::skip]
pub(crate) const ENGLISH: Lexicon = Lexicon {
    months: [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ],
    weekdays: [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ],
    stop_words: "\
        a an the this that these those each every either neither some any no none all both few many much more most several such \
        another other others own same i you he she it we they me him her us them my your his its our their mine yours hers ours \
        theirs myself yourself himself herself itself ourselves themselves one who whom whose which what whoever whatever \
        someone something anyone anything everyone everything nobody nothing there here is are was were be been being am have \
        has had having do does did doing done will would shall should can could may might must ought isn aren wasn weren don \
        doesn didn won wouldn shouldn couldn hasn haven hadn ain s t d ll re ve m and or but nor so yet if then else because \
        since although though while when whenever where wherever why how whether unless until till than as like of in on at by \
        for from to with without within into onto upon over under above below up down out off about across after against along \
        amid among around before behind beneath beside besides between beyond despite during except inside near outside per \
        through throughout toward towards via not very too also just only even still again once now soon already never ever \
        always often rather quite almost however therefore thus hence meanwhile moreover furthermore instead perhaps indeed \
        according",
    numbers: &[
        ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8),
        ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15),
        ("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30),
        ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90), ("a", 1),
        ("an", 1),
    ],
    never_final: "\
        Mr Mrs Ms Messrs Dr Drs Pr Prof Mgr Msgr cf Cf vs Sen Sens Rep Reps Gov Govs Gen Lt Col Maj Capt Cmdr Cdr Brig Adm Sgt \
        Cpl Spc Pvt Det Insp Supt Rev Hon Pres Amb Atty Fr Br viz",
    before_number: "\
        No no Nos nos Art art Sec sec Fig fig Figs figs Vol vol pp Ch ch Chap chap Op op ed approx Jan Feb Mar Apr Jun Jul Aug \
        Sep Sept Oct Nov Dec",
    maybe_final: "\
        St Inc Corp Ltd Co Cie Jr Sr al ex éd hab tél Tél Sts Bros Cos LLC Assn Dept dept Univ Ave Blvd Rd Hwy Pkwy Mt Ft Pt est \
        Esq Ph Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn \
        Tex Va Vt Wash Wis Wyo Tue Tues Thu Thur Thurs Fri",
    elided: "",
    titles: "",
    number_signs: "",
    units: "",
};
