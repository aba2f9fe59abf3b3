package dev.siaga.lab.scale;

import dev.siaga.controller.incident.OperatorProcess;
import dev.siaga.lab.slo.Published;
import dev.siaga.lab.slo.Usage;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * All counters that tell what the operator costs, read at one moment.
 *
 * @param simulation what the benchmark itself used: the simulated Patroni and the other cities' beacons
 * @param apiRequests of all clients but for watches, status and lock-keeping included
 * @param quorumRequests that the own city's member of the quorum answered
 */
record ScaleMeters(
        Instant at,
        Usage operator,
        double simulation,
        double apiServerCpu,
        double quorumCpu,
        double apiRequests,
        double quorumRequests,
        long patroniRequests) {

    /** What happened between two moments, a second. */
    record Rates(
            double operatorCores,
            double simulationCores,
            double apiServerCores,
            double quorumCores,
            double apiRequests,
            double quorumRequests,
            double patroniRequests) {}

    static ScaleMeters read(OperatorProcess operator, long patroniRequests, KubernetesClient admin, String member)
            throws IOException {
        var api = new Published(admin.raw("/metrics"));
        return new ScaleMeters(
                Instant.now(),
                Usage.of(operator.pid()),
                Usage.of(ProcessHandle.current().pid()).cpuSeconds(),
                cpuOf("/kube-apiserver"),
                cpuOf("/etcd"),
                api.sum("apiserver_request_total") - api.sum("apiserver_request_total", "verb=\"WATCH\""),
                new Published(member).sum("grpc_server_handled_total"),
                patroniRequests);
    }

    /** Of all processes of a program that this one started. */
    private static double cpuOf(String program) throws IOException {
        double seconds = 0;
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            if (process.info()
                    .command()
                    .filter(command -> command.endsWith(program))
                    .isPresent()) {
                seconds += Usage.of(process.pid()).cpuSeconds();
            }
        }
        return seconds;
    }

    Rates since(ScaleMeters before) {
        double seconds = Duration.between(before.at, at).toMillis() / 1000.0;
        return new Rates(
                (operator.cpuSeconds() - before.operator.cpuSeconds()) / seconds,
                (simulation - before.simulation) / seconds,
                (apiServerCpu - before.apiServerCpu) / seconds,
                (quorumCpu - before.quorumCpu) / seconds,
                (apiRequests - before.apiRequests) / seconds,
                (quorumRequests - before.quorumRequests) / seconds,
                (patroniRequests - before.patroniRequests) / seconds);
    }
}
