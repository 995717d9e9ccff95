use super::*;
use crate::text::Language;

const BRIDGE: &str = "Le pont de Valmont rouvre aux voitures

Le pont de Valmont a rouvert aux voitures lundi 3 mars, après quatorze mois de travaux. Photo : la mairie de Valmont. Il \
    avait été fermé en urgence. Lire aussi : les autres ponts de la vallée. Mais la mairie de Valmont a dû \
    emprunter 3,2 millions d’euros pour payer les travaux du pont. « On respire enfin », a-t-elle dit. Les riverains de \
    la rue du Port attendaient la réouverture depuis l’hiver dernier. Une fête est prévue samedi sur les deux rives. \
    Qui la paiera ?";

fn article(text: &str, language: Language) -> Article {
    Article::options().language(language).text(text).unwrap()
}

fn summary(text: &str, length: Length) -> Vec<Extract> {
    Extractive::new()
        .unwrap()
        .summarize(&article(text, Language::French), length, &Cancel::new())
        .unwrap()
}

fn words(extracts: &[Extract]) -> usize {
    extracts.iter().map(|extract| text::count_words(&extract.text)).sum()
}

#[test]
fn the_news_comes_first_and_in_order() {
    let extracts = summary(BRIDGE, Length::Sentences(3));
    let texts: Vec<&str> = extracts.iter().map(|extract| extract.text.as_str()).collect();
    assert_eq!(
        texts[0],
        "Le pont de Valmont a rouvert aux voitures lundi 3 mars, après quatorze mois de travaux."
    );
    // The connective goes with the sentence that it connects to.
    assert_eq!(
        texts[1],
        "La mairie de Valmont a dû emprunter 3,2 millions d’euros pour payer les travaux du pont."
    );
    assert_eq!(texts.len(), 3);
    assert!(extracts.is_sorted_by_key(|extract| extract.sources[0]));
}

#[test]
fn what_is_no_content_is_never_chosen() {
    let all = summary(BRIDGE, Length::Sentences(7));
    for extract in &all {
        assert!(
            !extract.text.contains("Lire aussi") && !extract.text.contains("Photo"),
            "{}",
            extract.text
        );
    }
}

#[test]
fn a_caption_is_no_content() {
    let text = "Le Morne-Gris a grondé lundi, sans que personne sur l’île en soit surpris.\n\n\
        Le volcan du Morne-Gris a grondé lundi, vu du port. Crédit : observatoire de Saint-Elme.\n\n\
        Les habitants du flanc sud du Morne-Gris restent chez eux.\n\nLe volcan dort depuis quarante ans.";
    for extract in summary(text, Length::Sentences(3)) {
        assert_ne!(extract.sources, [1], "{}", extract.text);
    }
}

#[test]
fn lengths_are_kept() {
    let article = article(BRIDGE, Language::French);
    let total: usize = article
        .sentences()
        .iter()
        .map(|s| text::count_words(&article.text()[s.span.clone()]))
        .sum();
    let summarize = |length| {
        Extractive::new()
            .unwrap()
            .summarize(&article, length, &Cancel::new())
            .unwrap()
    };
    for count in 1..=6 {
        assert_eq!(summarize(Length::Sentences(count)).len(), count);
    }
    for most in 1..=total {
        let extracts = summarize(Length::Words(most));
        assert!(extracts.len() == 1 || words(&extracts) <= most, "{most} words");
        assert!(!extracts.is_empty(), "{most} words");
    }
    for percent in 1..=100 {
        let share = percent as f32 / 100.0;
        let extracts = summarize(Length::Ratio(share));
        assert!(
            extracts.len() == 1 || words(&extracts) as f32 <= (share * total as f32).round(),
            "{percent} %"
        );
    }
}

#[test]
fn words_are_not_filled_for_their_own_sake() {
    let text = format!("{BRIDGE} Les mouettes crient beaucoup au printemps. Un chien dort devant la boulangerie.");
    let all = summary(&text, Length::Words(60));
    assert!((30..=60).contains(&words(&all)), "{all:?}");
    assert!(
        all.iter()
            .all(|e| !e.text.contains("mouettes") && !e.text.contains("chien")),
        "{all:?}"
    );
}

#[test]
fn a_short_article_comes_back_as_it_is() {
    let article = article(BRIDGE, Language::French);
    let count = article.sentences().len();
    for length in [
        Length::Sentences(count),
        Length::Sentences(count + 5),
        Length::Words(10_000),
        Length::Ratio(1.0),
    ] {
        let extracts = Extractive::new()
            .unwrap()
            .summarize(&article, length, &Cancel::new())
            .unwrap();
        let texts: Vec<&str> = extracts.iter().map(|extract| extract.text.as_str()).collect();
        let sentences: Vec<&str> = article
            .sentences()
            .iter()
            .map(|s| &article.text()[s.span.clone()])
            .collect();
        assert_eq!(texts, sentences);
    }
}

#[test]
fn a_short_sentence_serves_as_title() {
    let article = article(
        "Le pont de Valmont a rouvert lundi aux voitures, aux vélos et aux piétons, après quatorze mois de travaux que la \
         mairie a payés seule. Cependant, le pont de Valmont est fragile. Il a coûté cher. Photo : le pont. La mairie \
         de Valmont a dépensé 3,2 millions d’euros pour que le pont rouvre avant l’été, saison des touristes.",
        Language::French,
    );
    let extractive = Extractive::new().unwrap();
    let title = extractive.title(&article, &[]).unwrap();
    assert_eq!(title.as_deref(), Some("Le pont de Valmont est fragile"));
    // What the summary says needs no title that says it again.
    let all = extractive
        .summarize(&article, Length::Sentences(4), &Cancel::new())
        .unwrap();
    assert_eq!(extractive.title(&article, &all).unwrap(), None);
}

#[test]
fn nothing_is_said_twice() {
    let text = "Le tunnel du Mont-Gris a rouvert mardi après un mois de travaux. Le tunnel du Mont-Gris a rouvert mardi \
        matin après un mois de travaux. La région a payé deux millions d’euros pour les travaux. Les camions devront \
        attendre le printemps avant de passer.";
    let texts: Vec<String> = summary(text, Length::Sentences(2))
        .into_iter()
        .map(|extract| extract.text)
        .collect();
    assert_eq!(
        texts.iter().filter(|text| text.contains("a rouvert mardi")).count(),
        1,
        "{texts:?}"
    );
}

#[test]
fn an_article_of_notes_still_has_a_summary() {
    let text = "Lire aussi : le pont. Lire aussi : la route. Lire aussi : le tunnel.";
    assert_eq!(summary(text, Length::Sentences(1)).len(), 1);
}

#[test]
fn a_book_is_read_to_its_end() {
    // 200,000 words, no two sentences alike; a step that were not linear would take minutes.
    let sentence = |n: usize| {
        format!(
            "Le conseil numéro {n} de Valmont a voté le point {} du budget {} lundi. ",
            n * 7,
            n % 91
        )
    };
    let mut text: String = (0..13_500).map(sentence).collect();
    text.push_str("Le tunnel du Mont-Gris a rouvert mardi après un mois de travaux.");
    assert!(text::count_words(&text) >= 200_000);
    let article = Article::options()
        .language(Language::French)
        .title("Le tunnel du Mont-Gris a rouvert")
        .text(text)
        .unwrap();
    assert_eq!(features(&article).len(), 13_501);
    let summarize = |length| {
        Extractive::new()
            .unwrap()
            .summarize(&article, length, &Cancel::new())
            .unwrap()
    };
    assert_eq!(summarize(Length::Sentences(100)).len(), 100);
    let extracts = summarize(Length::Words(50_000));
    assert_eq!(extracts.last().map(|extract| extract.sources[0]), Some(13_500));
    assert!(
        (25_000..=50_000).contains(&words(&extracts)),
        "{} words",
        words(&extracts)
    );
}

#[test]
fn lengths_are_read_as_they_are_written() {
    for length in [
        Length::Sentences(1),
        Length::Sentences(3),
        Length::Words(60),
        Length::Ratio(0.5),
        Length::Ratio(1.0),
    ] {
        assert_eq!(length.to_string().parse::<Length>().unwrap(), length);
    }
    for wrong in [
        "",
        "3",
        "3 lines",
        "x words",
        "0 sentences",
        "0%",
        "120%",
        "-1 words",
        "NaN%",
    ] {
        assert!(wrong.parse::<Length>().is_err(), "{wrong}");
    }
}
