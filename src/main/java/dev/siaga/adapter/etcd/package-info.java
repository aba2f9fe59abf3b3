/** The quorum: etcd v3 through its JSON gateway, with leases, linearizable reads and transactions. Knows keys and values, not what they mean. */
package dev.siaga.adapter.etcd;
