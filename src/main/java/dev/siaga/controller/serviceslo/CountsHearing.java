package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.slo.CityCounts;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hears what the cities of each estate count. It may wait for the quorum, within limits, and belongs on a thread that may. */
@Singleton
class CountsHearing {

    /** What the cities told of one ServiceSLO, by city, or why nothing can be heard. */
    sealed interface Heard {
        record Told(Map<String, CityCounts> cities) implements Heard {}

        record Deaf(String why) implements Heard {}
    }

    private final EtcdClient etcd;
    private final Map<EstateKey, EstateEar> ears = new ConcurrentHashMap<>();

    CountsHearing(EtcdClient etcd) {
        this.etcd = etcd;
    }

    Heard hear(EstateKey estate, String slo, List<String> cities) {
        return ears.computeIfAbsent(estate, key -> new EstateEar(etcd, CountsTeller.prefix(key)))
                .hear(slo, cities);
    }
}
