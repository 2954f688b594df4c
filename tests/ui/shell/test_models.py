"""The list models: headings, what is spoken, what is refreshed, and a hundred thousand rows."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId, Kind
from dialpad_contacts.domain.search import Match, Row
from dialpad_contacts.ui.viewmodels.items import ITEM_ROLE, Line, Titles, row_item, shown_match
from dialpad_contacts.ui.viewmodels.results import PAGE, AllModel, ResultsModel
from tests.ui.fakes import GOOGLE, Book, book, live_row

ALL: frozenset[str] = frozenset()
TITLES = Titles({GOOGLE: "Google"})


def spoken(model: QAbstractItemModel) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(i, 0).data(role)) for i in range(model.rowCount())]


@pytest.fixture
def leo(qtbot: QtBot) -> ResultsModel:
    model = ResultsModel()
    QAbstractItemModelTester(model, model)
    model.show_result(book().search("Leo", ALL, 50), TITLES)
    return model


def test_the_model_says_what_the_delegate_paints(leo: ResultsModel) -> None:
    assert spoken(leo) == [
        "Company contacts, 1",
        "Leo Fink, Account Executive · Denver office, Company",
        "Group chats, 1",
        "Group chat: Leo, Renee, Shane, Gemma, 4 people",
        "Personal contacts, 5",
        "Leonard Ciano, +1 (415) 555-0133, Google, two-way",
        "Leo Fink, +1 (303) 555-0166, Google, two-way, also a company contact",
        "Leonor Vidal, +34 655 550 188, Office 365, two-way",
        "陳立歐 (Leo Chan), +852 5550 0142, Exchange, one-way",
        "Cleo Marsh, cleo.marsh@outlook.example, Outlook.com, one-way",
        "New contact “Leo”",
    ]


def test_headings_cannot_be_selected(leo: ResultsModel) -> None:
    for i, item in enumerate(leo.items):
        none = leo.flags(leo.index(i)) == Qt.ItemFlag.NoItemFlags
        assert none is (item.line is Line.HEADER)


def test_the_first_personal_match_is_the_best(leo: ResultsModel) -> None:
    assert leo.items[leo.best()].title == "Leonard Ciano"


def test_the_same_answer_touches_only_what_differs(qtbot: QtBot, leo: ResultsModel) -> None:
    desk = book()
    answer = desk.search("Leo", ALL, 50)
    rows = tuple(replace(r, waiting=1) if r.id == "5" else r for r in answer.rows)
    changed: list[int] = []
    leo.dataChanged.connect(lambda top, _: changed.append(top.row()))
    assert leo.show_result(replace(answer, rows=rows), TITLES) is False
    assert changed == [leo.index_of("5")]
    assert "1 change waiting" in spoken(leo)[changed[0]]


class TestWhatAccountsAdd:
    def test_it_comes_at_the_end_of_its_section(self, leo: ResultsModel) -> None:
        leo.add_remote([live_row("Leopold Ott", 1)], last_seen=leo.rowCount() - 1)
        titles = [i.title for i in leo.items]
        assert titles[-3:] == ["Cleo Marsh", "Leopold Ott", "New contact “Leo”"]
        assert "Personal contacts, 6" in spoken(leo)

    def test_no_contact_on_the_screen_moves(self, leo: ResultsModel) -> None:
        before = [i.title for i in leo.items[:-1]]
        leo.add_remote([live_row("Leo Work", 1, Kind.COMPANY)], last_seen=leo.rowCount() - 1)
        titles = [i.title for i in leo.items]
        assert titles[: len(before)] == before
        assert titles[len(before) :] == ["Company contacts", "Leo Work", "New contact “Leo”"]

    def test_below_the_screen_it_joins_its_section(self, leo: ResultsModel) -> None:
        leo.add_remote([live_row("Leo Work", 1, Kind.COMPANY)], last_seen=1)
        assert [i.title for i in leo.items[:3]] == ["Company contacts", "Leo Fink", "Leo Work"]
        assert spoken(leo)[0] == "Company contacts, 2"

    def test_it_stays_when_the_search_is_read_again(self, leo: ResultsModel) -> None:
        leo.add_remote([live_row("Leopold Ott", 1)], last_seen=3)
        leo.show_result(book().search("Leo", ALL, 50), TITLES)
        assert leo.index_of("google/people/c1") > 0
        leo.show_result(book().search("Leon", ALL, 50), TITLES)
        assert leo.index_of("google/people/c1") < 0

    def test_it_fills_an_empty_list(self, qtbot: QtBot) -> None:
        model = ResultsModel()
        model.show_result(Book().search("Zed", ALL, 50), TITLES)
        model.add_remote([live_row("Zed Ott", 1)], last_seen=-1)
        assert [i.title for i in model.items] == [
            "Personal contacts",
            "Zed Ott",
            "New contact “Zed”",
        ]

    def test_the_same_row_is_not_added_twice(self, leo: ResultsModel) -> None:
        for _ in range(2):
            leo.add_remote([live_row("Leopold Ott", 1)], last_seen=3)
        assert sum(i.title == "Leopold Ott" for i in leo.items) == 1


@pytest.mark.parametrize(
    ("row", "second", "icon"),
    [
        (Row("1", Kind.PERSONAL, "A", "+1", GOOGLE, None, waiting=2), "2 changes waiting to sync",
         "arrow-up"),
        (Row("1", Kind.PERSONAL, "A", "+1", GOOGLE, None, gone=True), "Removed in Google",
         "cloud-off"),
        (Row("1", Kind.PERSONAL, "A", "+1", also="local"), "Also saved here", "copy"),
        (Row("1", Kind.PERSONAL, "A", "+1", also="google"), "Also in Google", "copy"),
        (Row("1", Kind.PERSONAL, "A", "+1"), "+1", ""),
    ],
)  # fmt: skip
def test_the_second_line_says_what_needs_to_be_known(row: Row, second: str, icon: str) -> None:
    item = row_item(row, TITLES)
    assert (item.second, item.second_icon) == (second, icon)


def test_a_match_is_marked_where_it_is_shown() -> None:
    found = book().search("Leo", ALL, 9).rows[0].matches[0]
    hidden = replace(found, text="\u202eLeo Fink", start=1, end=4)
    assert shown_match(hidden) == (0, 3)


class TestEveryone:
    @pytest.fixture
    def desk(self) -> Book:
        desk = book()
        desk.crowd = 100_000
        return desk

    @pytest.fixture
    def model(self, qtbot: QtBot, desk: Book) -> AllModel:
        model = AllModel(desk.rows)
        model.show_ids(desk.all_ids(ALL), [], TITLES)
        return model

    def test_a_hundred_thousand_are_read_a_page_at_a_time(
        self, desk: Book, model: AllModel
    ) -> None:
        assert model.rowCount() == 100_000
        assert desk.reads == 0
        for line in (0, PAGE - 1, 99_999):
            assert str(1000 + line) in model.item(line).title
        assert desk.reads == 2

    def test_only_the_page_of_what_changed_is_read_again(self, desk: Book, model: AllModel) -> None:
        model.item(0)
        model.item(PAGE)
        read = desk.reads
        model.refresh([ContactId(1000)])
        model.item(PAGE)
        assert desk.reads == read
        model.item(0)
        assert desk.reads == read + 1

    def test_the_same_contacts_reset_nothing(self, desk: Book, model: AllModel) -> None:
        assert model.show_ids(desk.all_ids(ALL), [], TITLES) is False
        assert model.show_ids(array("q", [1, 2]), [], TITLES) is True

    def test_recent_ones_come_first_under_a_heading(self, desk: Book, model: AllModel) -> None:
        desk.recents = [ContactId(3)]
        model.show_ids(desk.all_ids(ALL), desk.recent(5), TITLES)
        assert [model.item(i).title for i in range(3)] == [
            "Recent",
            "Leonard Ciano",
            "All contacts",
        ]
        assert model.index_of("1000") == 3
        assert model.key_at(3) == "1000"
        assert model.best() == 1

    def test_a_contact_that_went_is_shown_as_nothing(self, desk: Book) -> None:
        model = AllModel(lambda ids: [])
        model.show_ids(array("q", [7]), [], TITLES)
        assert model.index(0, 0).data(ITEM_ROLE).line is Line.LOADING


def test_a_group_chat_says_which_member_was_found() -> None:
    found = Match("member", "Leo Fink", 0, 3)
    chat = Row("9", Kind.GROUP, "All hands", members=("Ana", "Leo Fink"), matches=(found,))
    assert row_item(chat, TITLES).second == "2 people · Leo Fink"
    named = replace(chat, name="Leo Fink, Ana")
    assert row_item(named, TITLES).second == "2 people"
