"""LibreTranslate's Python client, unchanged, against a running server.

    pip install libretranslatepy
    apercu serve &
    python scripts/server/clients.py http://127.0.0.1:7424
"""

import sys

from libretranslatepy import LibreTranslateAPI


def main(url):
    api = LibreTranslateAPI(url)
    codes = [language["code"] for language in api.languages()]
    assert codes == ["en", "fr"], codes
    english = api.translate("Le musée rouvre samedi après deux ans de travaux.", "fr", "en")
    assert "museum" in english.lower(), english
    french = api.translate("The museum opens again on Saturday.", "en", "fr")
    assert "musée" in french.lower(), french
    detected = api.detect("Le musée rouvre samedi après deux ans de travaux.")
    assert detected[0]["language"] == "fr", detected
    print("libretranslatepy:", english, "|", french)


main(sys.argv[1])
