"""Names, towns and number formats that the sample people are put together from.

Everyone is invented. Numbers come from ranges set aside for fiction where a country has such
ranges (North America 555-01xx, Ofcom's and ACMA's drama numbers, ARCEP's 01 99 00, the German
Bundesnetzagentur's 030 23125), and hold a 555 elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple


class Culture(NamedTuple):
    """How people of one language are named and dialled."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    countries: tuple[str, ...]
    latin: tuple[tuple[str, ...], tuple[str, ...]] | None = None  # spelling in addresses


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_EN = Culture(
    _words(
        "Amelia Oliver Grace Henry Isla Jack Freya Arthur Maisie Owen Harriet Callum Nora Felix"
        " Ruby Miles Hazel Jasper Willa Ezra Tessa Declan Paige Marcus Dana Curtis Bianca Howard"
        " Judith Wesley Marian Trevor Yvonne Silas Corinne Desmond Phoebe Rupert Sylvie Malcolm"
    ),
    _words(
        "Ashdown Bellweather Carrow Dunmore Ellery Farrow Gainsby Holloway Inskip Jessop Kestrel"
        " Larkin Marlowe Northcott Oakes Penrose Quimby Radcliffe Sorrell Thorne Underhill Vance"
        " Wexford Yardley Alcott Brackett Coombes Draycott Fairbank Garrick Hathersage Kirkby"
        " Lockwood Merriweather Pemberton Ridgeway Stanhope Tillman Whitlock Abara Okafor Mensah"
    ),
    ("US", "US", "US", "US", "GB", "CA", "AU"),
)
_ES = Culture(
    _words("Lucía Mateo Sofía Íñigo Valeria Andrés Ximena Joaquín Inés Raúl Begoña Álvaro Núria"),
    _words(
        "Muñoz Ibáñez Cárdenas Peña Quiñones Ordóñez Zúñiga Echeverría Solís Gálvez Ávila Reyes"
    ),
    ("ES", "ES", "MX", "US"),
)
_FR = Culture(
    _words("Chloé Étienne Zoé Hélène Théo Françoise Aurélien Maëlle Benoît Céleste Gaël Noémie"),
    _words("Lefèvre Beauchêne Fontaine Crépin Guérin Thévenot Marchand Rivière Lacombe Bréchet"),
    ("FR", "FR", "CA"),
)
_DE = Culture(
    _words("Jürgen Annelie Björn Käthe Lukas Sören Ulrike Matthias Greta Jörg Friederike Anselm"),
    _words("Groß Schäfer Köhler Weißenborn Müller-Lüdenscheid Brüggemann Vogt Jäger Hübner Brandt"),
    ("DE", "DE", "AT"),
)
_PT = Culture(
    _words("João Conceição Thiago Antônia Inácio Beatriz Caetano Luíza Estêvão Marisa"),
    _words("Gonçalves Magalhães Araújo Simões Assunção Brandão Falcão Teixeira Guimarães"),
    ("BR", "PT"),
)
_SLAVIC = Culture(
    _words("Łukasz Zofia Stanisław Bożena Jiří Božena Zdeněk Šárka Mirosław Małgorzata Vojtěch"),
    _words("Wójcik Kowalczyk Żuraw Dvořák Němec Růžička Szymański Świątek Čermák Hájek"),
    ("PL", "PL", "CZ"),
)
_NORDIC = Culture(
    _words("Åsa Göran Märta Øystein Ingrid Søren Astrid Jørgen Linnéa Håkon Sigrid Bjørk"),
    _words("Lindström Ødegård Ström Bergqvist Møller Åkesson Sjöberg Halvorsen Kjær Nyström"),
    ("SE", "NO", "DK"),
)
_TR_VI = Culture(
    _words("Çağlar Özlem Şule Ümit Ayşe İpek Nguyệt Hạnh Tuấn Phượng Đức Thảo Bình"),
    _words("Yıldız Öztürk Şahin Güneş Çelik Nguyễn Trần Đặng Phạm Hoàng Vũ"),
    ("TR", "US"),
)
_ZH = Culture(
    _words("美玲 建國 淑芬 志明 雅婷 俊傑 怡君 家豪 晓明 丽华 伟强 秀英 子涵 浩然"),
    _words("陳 林 黃 張 李 王 吳 劉 蔡 楊 许 郑"),
    ("TW", "CN", "HK"),
    (
        _words(
            "meiling chienkuo shufen chihming yating junjie yichun chiahao xiaoming lihua weiqiang"
            " xiuying zihan haoran"
        ),
        _words("chen lin huang zhang li wang wu liu tsai yang xu zheng"),
    ),
)
_JA = Culture(
    _words("翔太 美咲 健一 陽菜 大輔 さくら 拓也 結衣 直樹 恵子"),
    _words("佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤"),
    ("JP",),
    (
        _words("shota misaki kenichi hina daisuke sakura takuya yui naoki keiko"),
        _words("sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato"),
    ),
)
_KO = Culture(
    _words("민준 서연 지훈 하은 도윤 지우 현우 수빈 예준 유진"),
    _words("김 이 박 최 정 강 조 윤 장 임"),
    ("KR",),
    (
        _words("minjun seoyeon jihoon haeun doyun jiwoo hyunwoo subin yejun yujin"),
        _words("kim lee park choi jung kang cho yoon jang lim"),
    ),
)
_AR = Culture(
    _words("محمد فاطمة أحمد ليلى يوسف مريم خالد نور عمر سلمى"),
    _words("الحسن منصور الخطيب حداد النجار عباس الشامي صالح درويش قاسم"),
    ("AE", "EG"),
    (
        _words("mohamad fatima ahmad layla yusuf maryam khalid nour omar salma"),
        _words("alhasan mansour alkhatib haddad alnajjar abbas alshami saleh darwish qasim"),
    ),
)
_HE = Culture(
    _words("נועם תמר איתי שירה יונתן מיכל אורי רוני גיל הדס"),
    _words("כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן שפירא גולן"),
    ("IL",),
    (
        _words("noam tamar itai shira yonatan michal uri roni gil hadas"),
        _words("cohen levi mizrahi peretz biton dahan avraham friedman shapira golan"),
    ),
)
_RU = Culture(
    _words("Алексей Марина Дмитрий Ольга Сергей Татьяна Павел Ирина Кирилл Юлия Артём"),
    _words("Морозов Зайцев Орлов Соловьёв Громов Белов Шевченко Кравчук Бойко Мельник"),
    ("UA", "KZ"),
    (
        _words("aleksei marina dmitry olga sergey tatiana pavel irina kirill yulia artyom"),
        _words("morozov zaitsev orlov soloviev gromov belov shevchenko kravchuk boiko melnyk"),
    ),
)
_EL = Culture(
    _words("Γιώργος Μαρία Νίκος Ελένη Δημήτρης Κατερίνα Παναγιώτης Σοφία Χρήστος Άννα"),
    _words("Παπαδόπουλος Νικολάου Γεωργίου Αλεξίου Οικονόμου Δήμου Καραγιάννης Βλάχος"),
    ("GR",),
    (
        _words("giorgos maria nikos eleni dimitris katerina panagiotis sofia christos anna"),
        _words("papadopoulos nikolaou georgiou alexiou oikonomou dimou karagiannis vlachos"),
    ),
)
_HI = Culture(
    _words("अर्जुन प्रिया राहुल अनीता विक्रम सुनीता अमित काव्या रोहन मीरा"),
    _words("शर्मा वर्मा गुप्ता मेहता जोशी पटेल सिंह मिश्रा अय्यर देसाई"),
    ("IN",),
    (
        _words("arjun priya rahul anita vikram sunita amit kavya rohan mira"),
        _words("sharma varma gupta mehta joshi patel singh mishra iyer desai"),
    ),
)
_TH = Culture(
    _words("สมชาย มาลี วิชัย สุดา ประเสริฐ กมล นภา ธนา"),
    _words("แสงทอง วงศ์สวัสดิ์ ศรีสุข ใจดี บุญมา ทองคำ"),
    ("TH",),
    (
        _words("somchai mali wichai suda prasert kamon napha thana"),
        _words("saengthong wongsawat srisuk jaidee boonma thongkham"),
    ),
)

# The address book of an English-speaking office with customers all over the world.
CULTURES = (
    *(_EN,) * 20,
    *(_ES, _FR, _DE) * 2,
    *(_PT, _SLAVIC, _NORDIC, _TR_VI, _ZH, _ZH, _JA, _JA, _KO, _AR, _HE, _RU, _EL, _HI, _TH),
)
ENGLISH = _EN
STAFF_CULTURES = (*(_EN,) * 9, _ES, _FR, _DE, _NORDIC)

_US_AREAS = _words(
    "212 303 312 404 415 503 512 602 617 646 702 720 737 802 857 917 206 213 305 651"
)
_CA_AREAS = _words("416 514 604 613 647 778")

# Country -> patterns ("mobile" or "landline", international form, national form if it can be told
# from an American number).
NUMBERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "US": tuple(("mobile", f"+1 ({a}) 555-01##", f"({a}) 555-01##") for a in _US_AREAS),
    "CA": tuple(("mobile", f"+1 {a}-555-01##", f"{a}-555-01##") for a in _CA_AREAS),
    "GB": (
        ("mobile", "+44 7700 900###", "07700 900###"),
        ("landline", "+44 20 7946 0###", "020 7946 0###"),
        ("landline", "+44 161 496 0###", "0161 496 0###"),
    ),
    "AU": (
        ("mobile", "+61 491 570 ###", "0491 570 ###"),
        ("landline", "+61 2 5550 ####", "(02) 5550 ####"),
    ),
    "ES": (
        ("mobile", "+34 655 55# ###", "655 55# ###"),
        ("landline", "+34 915 55# ###", "915 55# ###"),
    ),
    "MX": (("landline", "+52 55 5550 ####", "55 5550 ####"),),
    "FR": (
        ("mobile", "+33 6 39 98 ## ##", "06 39 98 ## ##"),
        ("landline", "+33 1 99 00 ## ##", "01 99 00 ## ##"),
    ),
    "DE": (
        ("mobile", "+49 171 39200##", "0171 39200##"),
        ("landline", "+49 30 23125###", "030 23125###"),
    ),
    "AT": (("mobile", "+43 664 5550###", "0664 5550###"),),
    "BR": (("mobile", "+55 11 95550-####", "(11) 95550-####"),),
    "PT": (("mobile", "+351 915 550 ###", "915 550 ###"),),
    "PL": (("mobile", "+48 555 01# ###", "555 01# ###"),),
    "CZ": (("mobile", "+420 725 550 ###", "725 550 ###"),),
    "SE": (("mobile", "+46 70 174 06 ##", "070-174 06 ##"),),
    "NO": (("mobile", "+47 955 50 ###", "955 50 ###"),),
    "DK": (("mobile", "+45 25 55 0# ##", "25 55 0# ##"),),
    "TR": (("mobile", "+90 532 555 0# ##", "0532 555 0# ##"),),
    "TW": (("mobile", "+886 955 550 ###", "0955-550-###"),),
    "CN": (("mobile", "+86 138 5550 ####", ""),),
    "HK": (("mobile", "+852 5550 ####", "5550 ####"),),
    "JP": (
        ("mobile", "+81 90-5550-####", "090-5550-####"),
        ("landline", "+81 3-5550-####", "03-5550-####"),
    ),
    "KR": (("mobile", "+82 10-5550-####", "010-5550-####"),),
    "AE": (("mobile", "+971 50 555 0###", "050 555 0###"),),
    "EG": (("mobile", "+20 100 555 0###", "0100 555 0###"),),
    "IL": (("mobile", "+972 55-550-####", "055-550-####"),),
    "UA": (("mobile", "+380 67 555 0###", "067 555 0###"),),
    "KZ": (("mobile", "+7 701 555 0###", "8 701 555 0###"),),
    "GR": (("mobile", "+30 695 555 0###", "695 555 0###"),),
    "IN": (("mobile", "+91 98555 50###", "098555 50###"),),
    "TH": (("mobile", "+66 81 555 0###", "081 555 0###"),),
}

COMPANIES = (
    "Alder & Birch",
    "Basalt Logistics",
    "Cobalt Finch",
    "Driftwood Press",
    "Ember Analytics",
    "Fathom Marine",
    "Granite Peak Advisors",
    "Harbor Light Clinics",
    "Indigo Kite Studio",
    "Juniper Freight",
    "Kingfisher Optics",
    "Lantern & Loom",
    "Meridian Foods",
    "Nimbus Roofing",
    "Orchard Street Dental",
    "Pinecone Robotics",
    "Quarry Hill Schools",
    "Redwood Mutual",
    "Saffron Kitchens",
    "Tidewater Legal",
    "Umbra Lighting",
    "Verdant Seeds",
    "Willowbrook Realty",
    "Yellow Door Design",
    "Zephyr Bicycles",
    "株式会社ミナト",
    "Åkerlund & Søn",
    "Café Rivière SARL",
)
TITLES = (
    "Account Manager",
    "Architect",
    "Buyer",
    "Chief Financial Officer",
    "Consultant",
    "Dentist",
    "Editor",
    "Engineer",
    "Office Manager",
    "Operations Lead",
    "Owner",
    "Paralegal",
    "Producer",
    "Project Manager",
    "Recruiter",
    "Researcher",
    "Sales Director",
    "Teacher",
    "Vet",
)
MAIL_HOSTS = (
    "gmail.example",
    "gmail.example",
    "outlook.example",
    "icloud.example",
    "proton.example",
    "yahoo.example",
    "fastmail.example",
    "posteo.example",
    "web.example",
)
STREETS = (
    "Alder Lane",
    "Canal Street",
    "Elm Terrace",
    "Harbour Road",
    "Mill Row",
    "Orchard Close",
    "Station Approach",
    "Vine Street",
    "Weaver's Yard",
)
TOWNS = (("Denver", "CO", "80202"), ("Oakland", "CA", "94612"), ("Burlington", "VT", "05401"))
NOTES = (
    "Met at the spring trade fair. Prefers e-mail.",
    "Ring twice, then try the office.\nBack on Tuesdays.",
    "Allergic to nuts.",
    "Neighbour; has the spare key.",
    "Invoice address differs, see the contract.",
)
CUSTOM_LABELS = ("Front desk", "Beach house", "Direktdurchwahl", "仕事用", "Mum's", "after 18:00")


def family_names() -> tuple[str, ...]:
    """Return every family name that the sample people may have, longest first."""
    every = {name for culture in CULTURES for name in culture.family}
    return tuple(sorted(every, key=lambda name: (-len(name), name)))
