"""Writing many rows of counts at once: COPY on PostgreSQL, one prepared statement on SQLite.

Nothing is signalled for each row, as a model's own methods would: whoever calls raises the content version.
"""

from datetime import date

import polars as pl
from django.db import connection, models


def insert_rows(model: type[models.Model], frame: pl.DataFrame) -> None:
    """Add the rows of `frame`, whose columns are columns of the model's table, in the transaction that is open."""
    if frame.is_empty():
        return
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(name) for name in frame.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv)") as copy:
                copy.write(frame.write_csv(include_header=False).encode())
        else:
            dates = frame.with_columns(pl.col(pl.Date).dt.to_string())
            places = ", ".join(["%s"] * frame.width)
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", dates.rows())  # noqa: S608 - our own names


def delete_rows(model: type[models.Model], **values: str | int | date) -> None:
    """Remove the rows whose columns have these values, in the transaction that is open."""
    quote = connection.ops.quote_name
    table, chosen = quote(model._meta.db_table), " AND ".join(f"{quote(column)} = %s" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {chosen}", list(values.values()))  # noqa: S608 - our own names
