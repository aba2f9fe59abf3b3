package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.failover.LivenessProbe;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberProbesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void the_probe_of_the_container_that_serves_patronis_port_counts() {
        var found = read("""
                containers:
                - {name: exporter, livenessProbe: {httpGet: {port: 9187}}}
                - name: patroni
                  ports: [{name: rest, containerPort: 8008}]
                  livenessProbe:
                    httpGet: {path: /liveness, port: rest}
                    periodSeconds: 1
                    timeoutSeconds: 2
                    failureThreshold: 4
                    terminationGracePeriodSeconds: 5
                """);

        assertEquals(
                Optional.of(new LivenessProbe(SECOND, SECOND.multipliedBy(2), 4, SECOND.multipliedBy(5), false)),
                found);
    }

    @Test
    void a_probe_has_kubernetes_defaults_and_the_grace_of_its_pod() {
        var found = read("""
                terminationGracePeriodSeconds: 90
                containers:
                - name: patroni
                  lifecycle: {preStop: {sleep: {seconds: 3}}}
                  livenessProbe: {httpGet: {path: /liveness, port: 8008}}
                """);

        assertEquals(
                Optional.of(new LivenessProbe(SECOND.multipliedBy(10), SECOND, 3, SECOND.multipliedBy(90), true)),
                found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: patroni}",
                "{name: patroni, readinessProbe: {httpGet: {port: 8008}}}",
                "{name: patroni, livenessProbe: {httpGet: {port: 5432}}}",
                "{name: patroni, livenessProbe: {httpGet: {port: rest}}}",
                "{name: patroni, livenessProbe: {tcpSocket: {port: 8008}}}",
                "{name: patroni, livenessProbe: {exec: {command: [pg_isready]}}}"
            })
    void what_patroni_itself_need_not_answer_tells_nothing_of_it(String container) {
        assertEquals(Optional.empty(), read("containers: [" + container + "]"));
    }

    private static Optional<LivenessProbe> read(String spec) {
        var pod = Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nspec:\n" + spec.strip().indent(2), Pod.class);
        return MemberProbes.of(pod, 8008);
    }
}
