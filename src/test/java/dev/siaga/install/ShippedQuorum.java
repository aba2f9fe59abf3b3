package dev.siaga.install;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.adapter.etcd.OtherEndpoints;
import dev.siaga.adapter.etcd.QuorumSettings;
import dev.siaga.lab.CertificateAuthority;
import dev.siaga.lab.City;
import dev.siaga.lab.Command;
import dev.siaga.lab.Credentials;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The quorum that {@code config/quorum} installs, as three processes: with the arguments, the settings and the names in certificates that its manifests say. Only
 * folders and addresses are other ones.
 */
public class ShippedQuorum implements QuarkusTestResourceLifecycleManager {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final ShippedQuorum[] RUNNING = new ShippedQuorum[1];

    private final CertificateAuthority authority = new CertificateAuthority("siaga-quorum");
    private final Map<City, Process> members = new HashMap<>();
    private Path folder;

    static ShippedQuorum running() {
        return RUNNING[0];
    }

    @Override
    public Map<String, String> start() {
        RUNNING[0] = this;
        try {
            folder = Files.createTempDirectory("shipped-quorum");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(Path.of("ca.crt"), authority.certificatePem());
        Map<String, String> settings = new HashMap<>();
        for (City city : City.ALL) {
            issueCertificates(city);
            startMember(city);
            settings.putAll(tls(city.name(), file(city + "/siaga-quorum")));
        }
        write(Path.of("named/tls"), authority.client("CN=bandung"));
        settings.putAll(tls("named", file("named")));
        return settings;
    }

    @Override
    public void stop() {
        members.values().forEach(member -> member.destroyForcibly().onExit().join());
    }

    void restart(City city) {
        members.get(city).destroyForcibly().onExit().join();
        startMember(city);
    }

    /** All members lose their data and come back empty. */
    void beginAnew() {
        stop();
        City.ALL.forEach(city ->
                Command.attempt(List.of("rm", "-rf", file(city + "/data").toString())));
        City.ALL.forEach(this::startMember);
    }

    static String address(City city) {
        return "127.0.0.2" + City.ALL.indexOf(city);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Runs a script of {@code config/quorum} as its Job does. */
    Command.Outcome script(String script, Map<String, String> settings) {
        return etcd(
                City.JAKARTA,
                "siaga-quorum-root",
                settings,
                "sh",
                Path.of("config/quorum", script).toString());
    }

    /** A program of etcd's, or one that calls them, with one of a city's certificates. */
    Command.Outcome etcd(City city, String certificate, Map<String, String> settings, String... command) {
        String programs = Tools.installed().controlPlane().toString();
        List<String> words = new ArrayList<>(List.of(
                "env",
                "PATH=" + programs + ":" + System.getenv("PATH"),
                "ETCDCTL_ENDPOINTS=https://" + address(City.JAKARTA) + ":2379",
                "ETCDCTL_CACERT=" + file("ca.crt"),
                "ETCDCTL_CERT=" + file(city + "/" + certificate + "/tls.crt"),
                "ETCDCTL_KEY=" + file(city + "/" + certificate + "/tls.key")));
        settings.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of(command));
        return Command.attempt(words);
    }

    /** The application's, of a city's operator; its own member is asked first. */
    QuorumSettings settings(QuorumSettings others, City city, String certificate) {
        List<URI> members = Stream.concat(Stream.of(city), City.ALL.stream().filter(other -> !other.equals(city)))
                .map(each -> URI.create("https://" + address(each) + ":2379"))
                .toList();
        return new OtherEndpoints(
                others, members, certificate, Optional.of(city.name()), Optional.of(file("users/" + city)));
    }

    /** What Jakarta's member says on its peers' port to whoever shows this certificate of Bandung's. */
    String asPeer(String certificate) {
        String asked =
                "(printf 'GET /version HTTP/1.0\\r\\n\\r\\n'; sleep 1) | openssl s_client -quiet -connect %s:2380"
                        + " -CAfile \"$ETCDCTL_CACERT\" -cert \"$ETCDCTL_CERT\" -key \"$ETCDCTL_KEY\" 2>&1";
        return etcd(City.BANDUNG, certificate, Map.of(), "sh", "-c", asked.formatted(address(City.JAKARTA)))
                .output();
    }

    private void issueCertificates(City city) {
        for (JsonNode certificate : of(city, "Certificate").toList()) {
            JsonNode spec = certificate.path("spec");
            Credentials issued = texts(spec.path("usages")).anyMatch("server auth"::equals)
                    ? authority.server(
                            spec.path("commonName").asText(),
                            Stream.concat(Stream.of(address(city)), texts(spec.path("ipAddresses")))
                                    .toList())
                    : authority.client(subject(spec), texts(spec.path("uris")).toList());
            Path secret = Path.of(city.name(), spec.path("secretName").asText());
            write(secret.resolve("ca.crt"), authority.certificatePem());
            write(secret.resolve("tls"), issued);
        }
    }

    private static String subject(JsonNode spec) {
        return spec.has("commonName")
                ? "CN=" + spec.path("commonName").asText()
                : "O=" + spec.at("/subject/organizations/0").asText();
    }

    private static Stream<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
    }

    private void startMember(City city) {
        JsonNode container = of(city, "StatefulSet").findFirst().orElseThrow().at("/spec/template/spec/containers/0");
        List<String> command = new ArrayList<>(
                List.of(Tools.installed().controlPlane().resolve("etcd").toString(), "--unsafe-no-fsync"));
        container.path("args").forEach(argument -> command.add(here(city, argument.asText())));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(file(city + ".log").toFile()));
        JsonNode settings = of(city, "ConfigMap")
                .filter(map -> map.path("data").has("ETCD_NAME"))
                .findFirst()
                .orElseThrow()
                .path("data");
        settings.fieldNames()
                .forEachRemaining(name -> process.environment()
                        .put(name, here(city, settings.path(name).asText())));
        try {
            members.put(city, process.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String here(City city, String text) {
        String here = text.replace("0.0.0.0", address(city))
                .replace("/var/lib/etcd", folder + "/" + city + "/data")
                .replace("/etc/etcd/", folder + "/" + city + "/siaga-quorum-");
        for (City each : City.ALL) {
            here = here.replace("quorum." + each + ".example.org", address(each));
        }
        return here;
    }

    private static Stream<JsonNode> of(City city, String kind) {
        String rendered =
                Chart.said(List.of(Tools.installed().kubectl().toString(), "kustomize", "config/quorum/" + city));
        return Arrays.stream(rendered.split("(?m)^---$"))
                .map(document -> YAML.unmarshal(document, JsonNode.class))
                .filter(object -> object.path("kind").asText().equals(kind));
    }

    private Map<String, String> tls(String name, Path certificate) {
        String registry = "quarkus.tls.quorum-" + name + ".";
        return Map.of(
                registry + "trust-store.pem.certs", file("ca.crt").toString(),
                registry + "key-store.pem.0.cert",
                        certificate.resolve("tls.crt").toString(),
                registry + "key-store.pem.0.key", certificate.resolve("tls.key").toString());
    }

    private void write(Path name, Credentials credentials) {
        write(Path.of(name + ".crt"), credentials.certificate());
        write(Path.of(name + ".key"), credentials.key());
    }

    void write(Path name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
