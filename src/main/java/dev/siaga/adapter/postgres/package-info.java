/** Whether a PostgreSQL server listens somewhere. Knows no SQL and no credentials. */
package dev.siaga.adapter.postgres;
