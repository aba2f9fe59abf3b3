/** Patroni's REST interface: what a member says of itself and its cluster's configuration, typed. Decides nothing. */
package dev.siaga.adapter.patroni;
