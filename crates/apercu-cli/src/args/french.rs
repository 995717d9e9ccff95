//! The help in French. Flags keep their names; what is not in the tables stays in English.

use clap::Command;

/// The program and its subcommands, those of a subcommand with its name before them where it is needed: what they do, more
/// about it, and what stands at the end.
#[rustfmt::skip]
const COMMANDS: [(&str, &str, &str, &str); 23] = [
    ("apercu", "Résume un article de presse, en français ou en anglais, dans les deux langues",
     "Lit du texte brut en UTF-8 (le titre sur la première ligne, puis les paragraphes), des pages web et des documents : PDF, \
      EPUB, DOCX, ODT, Markdown, courriels. Tout se passe sur cette machine, avec le modèle livré avec le programme ou un autre, dans un dossier.",
     "Exemples :
  apercu article.txt                        les deux résumés, de trois phrases chacun
  apercu --language fr --words 60 *.txt     en français seulement, 60 mots au plus, plusieurs articles
  apercu --headline *.txt                   les titres seulement, une ligne par article
  apercu --about grève article.txt          ce qu’il dit de la grève
  apercu --format json article.txt          tout ce qui est connu, pour un autre programme
  apercu https://example.org/news/1         l’article d’une page web
  apercu rapport.pdf                        un document, avec la page de chaque phrase
  pbpaste | apercu                          un article sur l’entrée standard
  apercu feed https://example.org/rss       les nouveautés d’un flux
  apercu digest abonnements.opml            les sujets de plusieurs flux, chacun une fois
  apercu batch articles.jsonl               des milliers d’articles, de lignes JSON en lignes JSON
  apercu translate --to fr notes.txt        une traduction, ligne par ligne
  apercu serve                              une page et une API par HTTP, pour cette machine

Code de retour : 0 si tout a réussi, 1 si une entrée a échoué (les autres sont traitées), 2 pour un mauvais usage."),
    ("batch", "Résume de nombreux articles, de lignes JSON en lignes JSON",
     "Chaque ligne est un objet avec le texte de l’article (`text`) ou l’adresse où le chercher (`url`) ; `id`, `title` et \
      `language` (en, fr) sont facultatifs. Chacune donne une ligne : son numéro (`line`), son `id`, et le résumé tel que \
      le donne `--format json`, ou une erreur (`error`). Les lignes sont écrites dès qu’elles sont prêtes, et la mémoire \
      ne dépend pas de la taille de l’entrée.",
     "Exemples :
  apercu batch articles.jsonl --output résumés.jsonl
  apercu batch articles.jsonl --output résumés.jsonl --resume     après une interruption
  zcat *.jsonl.gz | apercu batch --language fr --field text=body --field id=doc_id | jq .french
  parallel --pipepart -a articles.jsonl --block 10M apercu batch --threads 1 > résumés.jsonl
  apercu batch --errors inline     là où toute une tâche est perdue avec le code de retour, comme dans le pipe de Spark

Code de retour : 0 si tout a réussi, 1 si une ligne a échoué (les autres sont traitées ; avec `--errors inline`, 0) ou le
passage lui-même, 2 pour un mauvais usage."),
    ("feed", "Résume ce qu’annoncent des flux : RSS, Atom ou JSON Feed",
     "Les flux et les pages sont cherchés en même temps, deux à la fois au plus chez un même hôte. Un flux en échec n’arrête \
      pas les autres. L’article de chaque entrée est lu sur sa page ; si elle est inaccessible, c’est ce qu’en contient le flux qui est \
      résumé, et une note sur la sortie d’erreur le dit (en JSON, `read_from`).",
     "Exemples :
  apercu feed https://example.org/rss --limit 5
  apercu feed https://example.org/rss --since 24h --state ~/.local/state/apercu-vus     les nouveautés, à chaque fois
  apercu feed abonnements.opml --since 24h --format html --output jour.html
  apercu feed https://example.org/rss --state vus --format atom --output résumés.xml     un flux de résumés
  apercu feed flux.xml --format json"),
    ("digest", "Réunit ce que plusieurs flux disent d’un même sujet, et résume chaque sujet une fois",
     "Les articles des deux langues qui racontent le même événement forment un sujet ; les sujets que le plus de sources racontent \
      viennent d’abord, puis les plus récents. Chaque phrase d’un résumé nomme son article, et là où les sources ne donnent pas le \
      même nombre, cela est dit. Les sources sont des flux, des listes de flux en OPML, ou des fichiers .jsonl d’articles : un objet JSON \
      par ligne, avec text ou url, et title, source, published, language s’ils sont connus.",
     "Exemples :
  apercu digest abonnements.opml --since 24h
  apercu digest https://example.org/rss https://example.net/atom --top 5 --format html --output jour.html
  apercu digest articles.jsonl --format json"),
    ("translate", "Traduit du texte brut, ligne par ligne",
     "Chaque ligne lue en donne exactement une, vide si elle est vide, dans l’ordre et dès qu’elle est prête. Les \
      guillemets et les apostrophes sont droits, et les espaces simples, sauf si la ligne en a de typographiques.",
     "Exemples :
  apercu translate --to en dépêche.txt
  echo 'The harbour reopens on Monday.' | apercu translate --to fr"),
    ("serve", "Répond par HTTP : résumés, lots, traductions, l’API de LibreTranslate, et une page",
     "Tout reste sur cette machine. Elle seule peut demander, à moins que --listen ne nomme une autre adresse, ce qui exige un \
      --token ou --public. L’adresse elle-même est la page, /openapi.json décrit le reste. Rien de ce qui est demandé n’est gardé \
      ni journalisé. SIGTERM et SIGINT y mettent fin, une fois que ce qui est en cours a sa réponse.",
     "Exemples :
  apercu serve                                              pour cette machine : http://127.0.0.1:7424
  curl -H 'Content-Type: text/plain' --data-binary @article.txt http://127.0.0.1:7424/v1/summarize
  APERCU_TOKEN=secret apercu serve --listen 0.0.0.0:7424    pour d’autres aussi, qui ont le jeton
  apercu serve --listen unix:/run/apercu/apercu.sock        pour un mandataire sur cette machine"),
    ("watch", "Résume ce qui arrive dans un dossier, dès que c’est entier",
     "Un fichier est entier quand il n’a pas changé depuis une seconde ; les fichiers cachés et ceux dont le nom dit qu’ils \
      sont inachevés (.part, .tmp, ~) sont laissés. Ce qui est déjà dans le dossier est laissé aussi, sauf si les résumés \
      vont dans des fichiers : alors, ce qui n’en a pas, ou a changé depuis, est résumé. Cela dure jusqu’à ce que le \
      programme soit arrêté.",
     "Exemples :
  apercu watch arrivées --output résumés --format json    chaque arrivées/x.txt donne résumés/x.txt.json
  tail -f noms.txt | apercu watch -                       les articles dont les noms ou les adresses arrivent, par lignes"),
    ("models", "Cherche des modèles, et travaille sur ceux qui sont là",
     "Les modèles sont gardés dans le cache du hub de Hugging Face (HF_HOME, HF_HUB_CACHE), si bien que ceux que d’autres \
      programmes ont cherchés sont déjà là ; ceux qui ne sont pas sur le hub sont dans le dossier des données de \
      l’utilisateur (XDG_DATA_HOME). HF_ENDPOINT est l’adresse d’un miroir du hub, APERCU_GITHUB_ENDPOINT celle d’un miroir \
      de GitHub, HTTPS_PROXY celle d’un mandataire, HF_TOKEN ouvre là où le hub veut savoir qui demande. MODEL est un nom \
      de `apercu models list`, ou \
      propriétaire/nom[@révision].", ""),
    ("list", "Énumère les modèles connus par leur nom et ceux de cette machine", "", ""),
    ("pull", "Cherche un modèle, ou ce qui en manque, et écrit son dossier", "", ""),
    ("verify", "Compare les fichiers d’un modèle à leurs empreintes ; de tous si aucun n’est nommé",
     "Un modèle dont personne n’a noté les empreintes, comme ceux de Mozilla dans un dossier, est ouvert à la place : cela \
      découvre les fichiers qui manquent, qui sont abîmés ou qui ne vont pas ensemble, mais pas un nombre changé, et la \
      réponse le dit.", ""),
    ("path", "Écrit le dossier d’un modèle", "", ""),
    ("remove", "Ôte un modèle de cette machine", "", ""),
    ("config", "Montre les réglages, et les vérifie",
     "Ils sont dans config.toml, dans le dossier apercu des réglages de l’utilisateur (XDG_CONFIG_HOME, sinon ~/.config) ; \
      APERCU_CONFIG nomme un autre fichier, ou aucun si elle est vide. Clés : language, length (\"3 sentences\", \
      \"60 words\", \"20%\"), translator, summarizer, glossary, feeds. Une variable l’emporte sur chacune \
      (APERCU_LANGUAGE, …), et les options l’emportent sur les deux.", ""),
    ("config show", "Écrit ce qui est réglé, et où", "", ""),
    ("config path", "Écrit où est le fichier des réglages, qu’il existe ou non", "", ""),
    ("config check", "Vérifie les réglages, et les glossaires qu’ils nomment ; dit quelle ligne est fautive", "", ""),
    ("glossary", "S’occupe des glossaires : des termes qui n’ont qu’une traduction", "", ""),
    ("glossary check",
     "Vérifie des glossaires : dit quelle ligne est fautive, et quelles entrées se contredisent", "", ""),
    ("completions", "Écrit les complétions d’un interpréteur de commandes", "",
     "Exemples :
  apercu completions bash > ~/.local/share/bash-completion/completions/apercu
  apercu completions fish > ~/.config/fish/completions/apercu.fish"),
    ("man", "Écrit la page de manuel, du programme ou d’une sous-commande", "",
     "Exemples :
  apercu man > ~/.local/share/man/man1/apercu.1
  apercu man batch > ~/.local/share/man/man1/apercu-batch.1"),
    ("quantize", "Écrit un modèle en 8 bits, quatre fois plus petit", "", ""),
    ("export", "Écrit un modèle élève de Marian dans les fichiers que lisent d’autres programmes",
     "Les nombres sont arrondis une fois de plus, car Marian a un facteur par matrice là où ce programme en a un par ligne. \
      Que les textes soient donnés avec les signes d’un clavier (plain_marks dans apercu.json), ces fichiers ne peuvent pas \
      le dire.", ""),
];

/// Arguments, those of one subcommand with its name before them: what they are, and more about it.
#[rustfmt::skip]
const ARGUMENTS: [(&str, &str, &str); 65] = [
    ("inputs", "Articles à lire : fichiers, adresses web ; `-` ou rien pour l’entrée standard",
     "Du texte brut en UTF-8, de 16 Mio au plus chacun, des pages web, ou des documents de 64 Mio au plus, reconnus à leur \
      début, le Markdown aussi à son nom. Les phrases d’un document nomment leur page, leur chapitre ou leur section ; un livre \
      a un seul résumé, et --sentences l’allonge. Un fichier qui porte le nom d’une sous-commande s’écrit ./translate."),
    ("format", "Forme de la sortie", ""),
    ("language", "Langue des résumés", ""),
    ("from", "Langue des articles, au lieu de la détecter", ""),
    ("sentences", "Longueur d’un résumé en phrases [par défaut : 3]", ""),
    ("words", "Nombre de mots d’un résumé, au plus ; au moins une phrase est donnée", ""),
    ("ratio", "Nombre de mots d’un résumé, au plus, en part de l’article (0.1 : un dixième) ; au moins une phrase est donnée",
     ""),
    ("headline", "Un titre seulement, dans chaque langue, sur une ligne : celui de l’article, ou la phrase qui en tient le mieux lieu", ""),
    ("about", "S’en tenir aux phrases qui portent sur ces termes, donnés dans l’une ou l’autre langue, séparés par des virgules",
     "Un article sans aucune phrase de cette sorte est une erreur."),
    ("strict", "Laisser de côté les titres et les phrases dont la traduction est douteuse, et en dire le nombre : ceux dont la confiance est \
     inférieure à ce nombre, de 0 à 1", ""),
    ("lossy", "Remplacer les octets qui ne sont pas de l’UTF-8 au lieu de refuser l’entrée",
     "Chaque suite de ces octets devient U+FFFD, et une note sur la sortie d’erreur en dit le nombre."),
    ("translators", "Modèle qui traduit, au lieu de ceux du programme : un dossier, ou un nom de `apercu models list` ; peut être donné deux fois, pour des modèles d’un seul sens", ""),
    ("summarizer",
     "Ce qui résume : `extractive`, qui choisit des phrases de l’article, ou un modèle qui les écrit, un dossier ou un nom \
      de `apercu models list`",
     "Ce qu’écrit un modèle est comparé à l’article, et cède la place aux mots de l’article là où s’y trouve un nombre ou \
      un nom de trop. Pour un modèle qui ne sait que l’autre langue, l’article est d’abord traduit."),
    ("glossaries",
     "Termes et leurs traductions, en texte à tabulations ou en TBX ; peut être donné plusieurs fois, le premier l’emporte",
     "Chaque ligne a un terme, sa traduction et peut-être une note ; une colonne seule est un terme qui reste tel quel. \
      D’autres formes suivent |. Une première ligne « fr » et « en » dit laquelle est laquelle, et les termes sont alors \
      traduits dans les deux sens. Voir `apercu glossary check`."),
    ("glossary check glossaries", "Les glossaires, en texte à tabulations ou en TBX", ""),
    ("engine", "Ce qui fait tourner les modèles nommés : ce programme lui-même, ou libtorch",
     "Le moteur torch est là si le programme a été construit avec lui (--features torch de cargo)."),
    ("device", "Où calcule le moteur torch : cpu, cuda (le premier GPU) ou cuda:N [par défaut : cpu]", ""),
    ("threads", "Nombre de fils d’exécution [par défaut : un par processeur] ; la sortie n’en dépend pas", ""),
    ("allow_private", "Chercher aussi aux adresses de cette machine et de son réseau", ""),
    ("timeout", "Secondes après lesquelles une page qui n’est pas encore là est abandonnée", ""),
    ("quiet", "Rien sur la sortie d’erreur, sauf les erreurs", ""),
    ("verbose", "Dire sur la sortie d’erreur ce qui se fait ; davantage si répété (-vv, -vvv)", ""),
    ("log_format", "Forme du journal sur la sortie d’erreur", ""),
    ("serve listen", "Adresse où écouter : HÔTE:PORT, le port 0 pour n’importe lequel de libre, ou unix:CHEMIN", ""),
    ("serve token", "Ce que les demandes doivent apporter : `Authorization: Bearer JETON`, ou l’api_key de LibreTranslate",
     "La variable APERCU_TOKEN fait de même, et ne se voit pas dans la liste des processus."),
    ("serve public", "Laisser demander, sans jeton, quiconque atteint l’adresse", ""),
    ("serve origins", "Laisser demander les pages web de cette origine, telle que https://example.org ; peut être répété", ""),
    ("serve max_body", "Nombre d’octets d’une demande, ou d’une ligne d’un lot, au plus", ""),
    ("serve queue", "Nombre de demandes qui attendent, au plus ; une de plus reçoit 429, avec le moment où revenir", ""),
    ("serve workers", "Nombre de demandes traitées côte à côte ; leurs phrases sont traduites ensemble", ""),
    ("serve no_fetch", "Ne chercher aucune adresse", ""),
    ("serve fetch", "Chercher des adresses pour d’autres machines aussi, ce qui n’est pas fait là où --listen les laisse demander", ""),
    ("version", "La version et le nom du modèle", ""),
    ("help", "Cette aide (résumée avec `-h`)", ""),
    ("translate to", "Langue dans laquelle traduire", ""),
    ("translate from", "Langue à traduire [par défaut : l’autre]", ""),
    ("translate file", "Texte à traduire ; `-` ou rien pour l’entrée standard", ""),
    ("batch file", "Articles, un objet JSON par ligne ; `-` ou rien pour l’entrée standard", ""),
    ("batch output", "Écrire dans ce fichier au lieu de la sortie standard", ""),
    ("batch resume", "Poursuivre la sortie d’un passage interrompu : faire ce qui y manque et l’y ajouter", ""),
    ("batch unordered", "Écrire chaque article dès qu’il est prêt, et non dans l’ordre de l’entrée", ""),
    ("batch errors", "Où se dit l’échec d’une ligne : `status`, dans sa ligne et par le code de retour 1, ou `inline`, dans sa ligne seulement", ""),
    ("batch fields", "Nom d’un champ dans l’entrée : text=body, par exemple ; pour id, text, title, language, url", ""),
    ("feed feeds", "Les flux, ou des listes de flux en OPML : fichiers ou adresses web ; `-` pour l’entrée standard ; ceux \
      des réglages si aucun n’est donné", ""),
    ("feed limit", "Nombre d’entrées à résumer par flux, au plus, ses premières", ""),
    ("feed output", "Écrire dans ce fichier au lieu de la sortie standard, une fois que tout est fait",
     "Un flux qui s’y trouve déjà, de ce programme, garde ses entrées après les nouvelles, jusqu’à deux cents."),
    ("feed since", "Les entrées publiées depuis ce temps seulement : 24h, 7days, 2weeks ; celles sans date sont gardées", ""),
    ("feed state", "Passer les entrées que ce fichier énumère, et y ajouter celles qui ont été résumées",
     "Il est créé s’il n’existe pas, et contient un identifiant par ligne, et les versions des flux : un flux dont toutes \
      les entrées sont faites n’est pas envoyé de nouveau tant qu’il ne change pas."),
    ("digest feeds", "Les flux, des listes de flux en OPML ou des articles (.jsonl) : fichiers ou adresses web ; `-` pour l’entrée \
      standard ; ceux des réglages si aucun n’est donné", ""),
    ("top", "Nombre de sujets, au plus", ""),
    ("digest since", "Les articles publiés depuis ce temps seulement : 24h, 7days, 2weeks ; ceux sans date sont gardés", ""),
    ("digest output", "Écrire dans ce fichier au lieu de la sortie standard, une fois que tout est fait", ""),
    ("config", "Le fichier à vérifier, au lieu de celui qui sert", ""),
    ("folder", "Le dossier ; `-` pour des noms de fichiers et des adresses sur l’entrée standard, un par ligne", ""),
    ("watch output", "Écrire chaque résumé dans un fichier de ce dossier, au lieu de la sortie standard", ""),
    ("completions shell", "L’interpréteur", ""),
    ("subcommand", "La sous-commande", ""),
    ("name", "Nom du modèle", ""),
    ("offline", "Ne pas toucher au réseau : ne réussir que si le modèle est là (comme APERCU_OFFLINE=1)", ""),
    ("verify model", "Nom ou dossier du modèle", ""),
    ("export format", "Ce qui est écrit", ""),
    ("export source", "Nom ou dossier du modèle", ""),
    ("export target", "Dossier à écrire, qui ne doit pas encore exister", ""),
    ("quantize source", "Nom ou dossier du modèle", ""),
    ("quantize target",
     "Dossier à écrire, qui ne doit pas encore exister [par défaut : où sont les modèles, sous le nom suivi de -int8]", ""),
];

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// The command with its help in French.
pub(super) fn translate(command: Command) -> Command {
    translate_in("", command)
}

/// A command of `parent`'s with its help in French.
fn translate_in(parent: &str, command: Command) -> Command {
    let name = command.get_name().to_owned();
    let mut command = command.help_template(TEMPLATE).subcommand_help_heading("Commandes");
    let known = |key: &str| COMMANDS.iter().find(|(known, ..)| *known == key);
    if let Some((_, about, more, after)) = known(&format!("{parent} {name}")).or_else(|| known(&name)) {
        command = command.about(*about);
        if !more.is_empty() {
            command = command.long_about(format!("{about}\n\n{more}"));
        }
        if !after.is_empty() {
            command = command.after_long_help(*after);
        }
        if name == "apercu" {
            command = command.after_help("`apercu --help` en dit davantage, avec des exemples.");
        }
    }
    command
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let known = |key: &str| ARGUMENTS.iter().find(|(id, ..)| *id == key);
            let id = arg.get_id().as_str();
            let found = known(&format!("{parent} {name} {id}")).or_else(|| known(&format!("{name} {id}")));
            match found.or_else(|| known(id)) {
                Some((_, short, "")) => arg.help(*short).long_help(None::<&str>),
                Some((_, short, more)) => arg.help(*short).long_help(format!("{short}\n\n{more}")),
                None => arg,
            }
        })
        .mut_subcommands(|command| translate_in(&name, command))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::Cli;
    use super::*;

    #[test]
    fn the_tables_know_the_commands_and_arguments_that_there_are() {
        let mut known = Vec::new();
        let mut waiting = vec![Cli::command()];
        while let Some(command) = waiting.pop() {
            known.push(command.get_name().to_owned());
            let own = command
                .get_subcommands()
                .map(|own| format!("{} {}", command.get_name(), own.get_name()));
            known.extend(own);
            for own in command.get_subcommands() {
                let args = own.get_arguments();
                known.extend(args.map(|arg| format!("{} {} {}", command.get_name(), own.get_name(), arg.get_id())));
            }
            for arg in command.get_arguments() {
                known.extend([
                    arg.get_id().to_string(),
                    format!("{} {}", command.get_name(), arg.get_id()),
                ]);
            }
            waiting.extend(command.get_subcommands().cloned());
        }
        let names = COMMANDS
            .iter()
            .map(|(name, ..)| name)
            .chain(ARGUMENTS.iter().map(|(id, ..)| id));
        // `serve` is a feature that may be left out.
        let left_out = |name: &str| name.starts_with("serve") && cfg!(not(feature = "serve"));
        for name in names.filter(|name| **name != "help" && !left_out(name)) {
            assert!(known.iter().any(|known| known == name), "{name}");
        }
    }

    #[test]
    fn every_argument_has_its_french_help() {
        let mut waiting = vec![translate(Cli::command())];
        let mut english = vec![Cli::command()];
        while let (Some(french), Some(english_one)) = (waiting.pop(), english.pop()) {
            let name = french.get_name();
            let texts = |command: &Command| {
                let help = command
                    .get_arguments()
                    .map(|arg| (arg.get_id().to_string(), arg.get_help().map(ToString::to_string)));
                help.collect::<Vec<_>>()
            };
            assert_ne!(
                french.get_about().map(ToString::to_string),
                english_one.get_about().map(ToString::to_string),
                "{name}"
            );
            for (french, english) in texts(&french).into_iter().zip(texts(&english_one)) {
                assert!(english.1.is_none() || french.1 != english.1, "{name} {}", french.0);
            }
            waiting.extend(french.get_subcommands().cloned());
            english.extend(english_one.get_subcommands().cloned());
        }
    }

    #[test]
    fn the_french_command_works_as_the_english_one() {
        translate(Cli::command()).debug_assert();
        let help = translate(Cli::command()).render_long_help().to_string();
        for part in ["Utilisation :", "Commandes", "Exemples :", "Longueur d’un résumé"] {
            assert!(help.contains(part), "{part}: {help}");
        }
    }
}
