"""Another program's window, to type into; it keeps its text in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPlainTextEdit


def main(file: Path) -> None:
    application = QApplication(sys.argv[:1])
    notes = QPlainTextEdit()
    notes.setWindowTitle("Quarterly notes")
    notes.resize(420, 300)
    notes.move(60, 360)
    notes.textChanged.connect(lambda: file.write_text(notes.toPlainText()))
    notes.show()
    notes.activateWindow()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
