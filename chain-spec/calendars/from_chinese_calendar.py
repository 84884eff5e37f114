#!/usr/bin/env python3
"""Writes the working-day calendar of one year as TOML, from the PyPI package `chinese-calendar` (MIT licence).

    python3 -m venv venv && venv/bin/pip install chinese-calendar==1.11.0
    venv/bin/python from_chinese_calendar.py 2026 "国办发明电〔2025〕7号" > 2026.toml
    venv/bin/python from_chinese_calendar.py --check 2024.toml 2025.toml 2026.toml

The first form prints a calendar: the year, the number of the notice of the General Office of the State Council that it
follows (given by the caller, who has read it), the weekdays that are not worked and the weekend days that are. The second
form reads calendars back and checks each of their days against the package; it prints the number of working days.
"""

import datetime
import sys
import tomllib

import chinese_calendar

SATURDAY = 5


def days_of(year):
    """Every day of a year, in order."""
    day = datetime.date(year, 1, 1)
    while day.year == year:
        yield day
        day += datetime.timedelta(days=1)


def exceptions(year):
    """The weekdays that are not worked, and the weekend days that are."""
    holidays, workdays = [], []
    for day in days_of(year):
        worked = chinese_calendar.is_workday(day)
        weekend = day.weekday() >= SATURDAY
        if worked and weekend:
            workdays.append(day.isoformat())
        elif not worked and not weekend:
            holidays.append(day.isoformat())
    return holidays, workdays


def array(name, days):
    """A TOML array of dates as strings, one a line."""
    lines = "".join(f'    "{day}",\n' for day in days)
    return f"{name} = [\n{lines}]\n"


def calendar(year, source):
    """The file of one year."""
    holidays, workdays = exceptions(year)
    return (
        f"# Working days of mainland China in {year}. Made by from_chinese_calendar.py; do not edit.\n"
        f"year = {year}\n"
        "# Notice of the General Office of the State Council on the holidays of the year (国务院办公厅通知).\n"
        f'source = "{source}"\n'
        "# Mondays to Fridays that are not worked.\n"
        + array("holidays", holidays)
        + "# Saturdays and Sundays that are worked.\n"
        + array("workdays", workdays)
    )


def check(path):
    """Counts the working days of a calendar file, and compares each day with the package."""
    with open(path, "rb") as file:
        read = tomllib.load(file)
    holidays, workdays = set(read["holidays"]), set(read["workdays"])
    count = 0
    for day in days_of(read["year"]):
        text = day.isoformat()
        worked = text in workdays if day.weekday() >= SATURDAY else text not in holidays
        if worked != chinese_calendar.is_workday(day):
            sys.exit(f"error: {path}: {text} is wrong")
        count += worked
    print(f"{path}: {count} working days, {len(holidays)} holidays on weekdays, {len(workdays)} worked weekend days")


def main():
    """Reads the command line and does what it says."""
    arguments = sys.argv[1:]
    if len(arguments) >= 2 and arguments[0] == "--check":
        for path in arguments[1:]:
            check(path)
    elif len(arguments) == 2 and arguments[0].isdigit():
        print(calendar(int(arguments[0]), arguments[1]), end="")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
