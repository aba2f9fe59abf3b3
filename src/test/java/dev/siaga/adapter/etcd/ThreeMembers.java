package dev.siaga.adapter.etcd;

import dev.siaga.lab.CertificateAuthority;
import dev.siaga.lab.Credentials;
import dev.siaga.lab.Tools;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An etcd cluster of three processes with mutual TLS on three loopback addresses, and the configuration that leads the client to it. */
public class ThreeMembers implements QuarkusTestResourceLifecycleManager {
    static final int SIZE = 3;
    private static final ThreeMembers[] RUNNING = new ThreeMembers[1];

    private final Map<Integer, Process> members = new HashMap<>();
    private final CertificateAuthority authority = new CertificateAuthority("quorum");
    private Path folder;

    /** The cluster that Quarkus started for the running test class. */
    static ThreeMembers running() {
        return RUNNING[0];
    }

    static String address(int member) {
        return "https://127.0.0.1" + member + ":2379";
    }

    @Override
    public Map<String, String> start() {
        RUNNING[0] = this;
        try {
            folder = Files.createTempDirectory("quorum");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write("ca.crt", authority.certificatePem());
        write("client", authority.client("CN=siaga"));
        IntStream.range(0, SIZE).forEach(this::startMember);
        return Map.of(
                "quarkus.tls.quorum.trust-store.pem.certs",
                        folder.resolve("ca.crt").toString(),
                "quarkus.tls.quorum.key-store.pem.0.cert",
                        folder.resolve("client.crt").toString(),
                "quarkus.tls.quorum.key-store.pem.0.key",
                        folder.resolve("client.key").toString(),
                "quarkus.tls.quorum.reload-period", "2S");
    }

    @Override
    public void stop() {
        IntStream.range(0, SIZE).forEach(this::kill);
    }

    void startMember(int member) {
        String host = "127.0.0.1" + member;
        write("member" + member, authority.server("member" + member, List.of(host)));
        var command = List.of(
                Tools.installed().controlPlane().resolve("etcd").toString(),
                "--name=m" + member,
                "--data-dir=" + folder.resolve("data" + member),
                "--listen-client-urls=" + address(member),
                "--advertise-client-urls=" + address(member),
                "--listen-peer-urls=" + peer(member),
                "--initial-advertise-peer-urls=" + peer(member),
                "--initial-cluster=" + initialCluster(),
                "--cert-file=" + folder.resolve("member" + member + ".crt"),
                "--key-file=" + folder.resolve("member" + member + ".key"),
                "--trusted-ca-file=" + folder.resolve("ca.crt"),
                "--client-cert-auth",
                "--unsafe-no-fsync");
        try {
            members.put(
                    member,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                    folder.resolve(member + ".log").toFile()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill(int member) {
        members.get(member).destroyForcibly().onExit().join();
    }

    void pause(int member) {
        signal("STOP", member);
    }

    void resume(int member) {
        signal("CONT", member);
    }

    /** What an authority that the quorum doesn't know would hand out. */
    void giveClient(Credentials credentials) {
        write("client", credentials);
    }

    Credentials trusted() {
        return authority.client("CN=siaga");
    }

    private void signal(String name, int member) {
        try {
            new ProcessBuilder(
                            "kill",
                            "-" + name,
                            Long.toString(members.get(member).pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String peer(int member) {
        return "http://127.0.0.1" + member + ":2380";
    }

    private static String initialCluster() {
        return IntStream.range(0, SIZE)
                .mapToObj(member -> "m" + member + "=" + peer(member))
                .collect(Collectors.joining(","));
    }

    private void write(String name, Credentials credentials) {
        write(name + ".key", credentials.key());
        write(name + ".crt", credentials.certificate());
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
