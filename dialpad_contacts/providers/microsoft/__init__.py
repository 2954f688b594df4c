"""Outlook address books over Microsoft Graph: Office 365, Outlook.com and Hotmail."""
