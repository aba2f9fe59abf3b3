package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One question asked of a container. */
sealed interface ProbeCheck {

    /** Empty when the container answered well, else what was wrong. */
    Optional<String> failure(Duration limit) throws InterruptedException;

    static ProbeCheck of(Probe probe, Container container, String podIp, ContainerProcess process) {
        if (probe.getExec() != null) {
            return new Exec(process, probe.getExec().getCommand());
        }
        if (probe.getHttpGet() != null) {
            return http(probe.getHttpGet(), container, podIp);
        }
        var tcp = Optional.ofNullable(probe.getTcpSocket())
                .orElseThrow(() -> new IllegalArgumentException("only exec, HTTP and TCP probes are known"));
        return new Tcp(Optional.ofNullable(tcp.getHost()).orElse(podIp), port(tcp.getPort(), container));
    }

    private static ProbeCheck http(HTTPGetAction action, Container container, String podIp) {
        var headers =
                action.getHttpHeaders().stream().collect(Collectors.toMap(HTTPHeader::getName, HTTPHeader::getValue));
        return new Http(new HttpQuestion(
                "HTTPS".equals(action.getScheme()),
                Optional.ofNullable(action.getHost()).orElse(podIp),
                port(action.getPort(), container),
                Optional.ofNullable(action.getPath()).orElse("/"),
                headers));
    }

    private static int port(IntOrString port, Container container) {
        return Optional.ofNullable(port.getIntVal())
                .orElseGet(() -> container.getPorts().stream()
                        .filter(named -> port.getStrVal().equals(named.getName()))
                        .map(ContainerPort::getContainerPort)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no port named " + port.getStrVal())));
    }

    record Exec(ContainerProcess process, List<String> command) implements ProbeCheck {
        @Override
        public Optional<String> failure(Duration limit) throws InterruptedException {
            try {
                var outcome = process.exec(limit, command);
                return outcome.succeeded()
                        ? Optional.empty()
                        : Optional.of("exit code " + outcome.exitCode() + ": " + outcome.output());
            } catch (IOException e) {
                return Optional.of(e.toString());
            }
        }
    }

    record Tcp(String host, int port) implements ProbeCheck {
        @Override
        public Optional<String> failure(Duration limit) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("dial " + host + ":" + port + ": " + e.getMessage());
            }
        }
    }

    record Http(HttpQuestion question) implements ProbeCheck {
        @Override
        public Optional<String> failure(Duration limit) {
            try {
                int status = question.ask(limit);
                return status >= 200 && status < 400
                        ? Optional.empty()
                        : Optional.of("HTTP probe failed with statuscode: " + status);
            } catch (IOException e) {
                return Optional.of("GET " + question + ": " + e.getMessage());
            }
        }
    }
}
