/** Measures in every replica what a city's manifest asks for beside its database: load, backups, the reporting database. Decides nothing. */
package dev.siaga.controller.watch;
