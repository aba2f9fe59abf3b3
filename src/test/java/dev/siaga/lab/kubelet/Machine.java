package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** What all Pods of one kubelet share. */
record Machine(
        Settings settings,
        KubernetesClient client,
        Spawner spawner,
        PodNetwork.Maker networks,
        Images images,
        TokenSource tokens,
        Sources sources,
        Services services,
        Names names,
        Clock clock) {

    static Machine of(Settings settings, KubernetesClient client) {
        var spawner = new Spawner();
        var services = new Services(client);
        var clock = Clock.systemUTC();
        return new Machine(
                settings,
                client,
                spawner,
                new PodNetwork.Maker(settings, spawner),
                new Images(settings.images()),
                new TokenSource(client, clock),
                new Sources(client),
                services,
                new Names(services),
                clock);
    }
}
