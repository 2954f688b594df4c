"""The Scenario Lab: each rule as steps, expected and observed, for window, command and tests."""
