package dev.siaga.lab;

import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The etcd cluster that decides which city is primary: one member on each city's host, mutual TLS for clients and peers. Each
 * city's folder {@code quorum} holds what a client in that city needs: {@code ca.crt}, {@code client.crt}, {@code client.key}, and the {@code password}
 * of the city's user. The lab itself comes as root.
 */
final class Quorum {
    static final String MEMBER = "quorum";

    private static final String TOKEN = "siaga";
    private static final String ADMINISTRATOR = "quorum-root";

    private static final int CLIENT_PORT = 2479;
    /** Where the overlays of {@code config/} look for it. On the host's loopback Kubernetes' own etcd has this port. */
    private static final int USUAL_PORT = 2379;

    private static final int PEER_PORT = 2480;

    private final List<City> cities;
    private final Tools tools;
    private final Folder run;

    private Quorum(List<City> cities, Tools tools, Folder run) {
        this.cities = cities;
        this.tools = tools;
        this.run = run;
    }

    static Quorum create(List<City> cities, Tools tools, Folder run) {
        var quorum = new Quorum(cities, tools, run);
        quorum.issue(new CertificateAuthority("siaga-lab-quorum"));
        quorum.thinkOfPasswords();
        return quorum;
    }

    /** Gives every member and client a certificate of an authority, and makes that the only one who is believed. Members read theirs when they start. */
    void issue(CertificateAuthority authority) {
        for (var city : cities) {
            var folder = folderOf(city);
            folder.write("ca.crt", authority.certificatePem());
            folder.write(
                    "server",
                    authority.server(
                            "quorum-" + city, List.of(city.hostIp(), "127.0.0.1", "localhost", city.quorumName())));
            folder.write("client", authority.client("O=siaga", List.of("spiffe://siaga.dev/city/" + city)));
        }
        run.folder(ADMINISTRATOR).write("root", authority.client("CN=root"));
    }

    private void thinkOfPasswords() {
        var users = run.folder(ADMINISTRATOR).folder("users");
        for (var city : cities) {
            var password = new BigInteger(120, new SecureRandom()).toString(36);
            users.write(city.name(), password);
            folderOf(city).write("password", password);
        }
    }

    /**
     * Gives each city a user and a role, with the script that users run, as docs/quorum.md says: from then on the quorum asks who speaks.
     *
     * @param estates the policies that these users may work for, as {@code namespace/name}
     */
    void giveUsers(City through, String... estates) {
        Command.run(CityProcesses.join(
                asRoot(through),
                List.of(
                        "CITIES=" + cities.stream().map(City::name).collect(Collectors.joining(" ")),
                        "ESTATES=" + String.join(" ", estates),
                        "USERS=" + run.folder(ADMINISTRATOR).file("users"),
                        "sh",
                        Tools.repository()
                                .resolve("config/quorum/roles/roles.sh")
                                .toString())));
    }

    static String endpointOf(City city) {
        return "https://" + city.hostIp() + ":" + CLIENT_PORT;
    }

    /** The city's member, for {@link CityProcesses} to start. It finds its old data after a power cut. */
    ProcessSpec member(City city) {
        return member(city, "new");
    }

    /** The same without data, for a quorum that lives: it takes what it lacks from the others, once they have let it in. */
    ProcessSpec newcomer(City city) {
        return member(city, "existing");
    }

    private ProcessSpec member(City city, String quorum) {
        var folder = folderOf(city);
        return new ProcessSpec(
                        MEMBER,
                        city.hostNamespace(),
                        List.of(
                                tools.program("etcd"),
                                "--name=" + city,
                                "--data-dir=" + dataOf(city),
                                "--listen-client-urls=https://0.0.0.0:%d,https://%s:%d"
                                        .formatted(CLIENT_PORT, city.hostIp(), USUAL_PORT),
                                "--advertise-client-urls=" + endpointOf(city),
                                "--listen-peer-urls=https://0.0.0.0:" + PEER_PORT,
                                "--initial-advertise-peer-urls=" + peerOf(city),
                                "--initial-cluster=" + members(),
                                "--initial-cluster-token=" + TOKEN,
                                "--initial-cluster-state=" + quorum,
                                "--cert-file=" + folder.file("server.crt"),
                                "--key-file=" + folder.file("server.key"),
                                "--client-cert-auth",
                                "--trusted-ca-file=" + folder.file("ca.crt"),
                                "--peer-cert-file=" + folder.file("server.crt"),
                                "--peer-key-file=" + folder.file("server.key"),
                                "--peer-client-cert-auth",
                                "--peer-trusted-ca-file=" + folder.file("ca.crt"),
                                // As config/quorum has it.
                                "--auto-compaction-mode=periodic",
                                "--auto-compaction-retention=5m",
                                // Survives the death of its process, not of the machine, and the machine outlives the
                                // lab.
                                "--unsafe-no-fsync"))
                .first();
    }

    /** Whether the member answers a linearizable read, which takes a majority. Asked from outside, where no cut closes the road. */
    boolean isHealthy(City city) {
        var command = etcdctl(city, "--dial-timeout=2s", "--command-timeout=2s", "endpoint", "health");
        return Command.attempt(command).exitCode() == 0;
    }

    void awaitHealthy(List<City> members) {
        await("quorum healthy")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(60))
                .until(() -> members.stream().allMatch(this::isHealthy));
    }

    /** A command line for the quorum's member in one city, of its administrator. */
    List<String> etcdctl(City city, String... arguments) {
        return CityProcesses.join(CityProcesses.join(asRoot(city), List.of("etcdctl")), List.of(arguments));
    }

    /** The beginning of a command line that calls {@code etcdctl}, by itself or from a script. */
    private List<String> asRoot(City through) {
        var root = run.folder(ADMINISTRATOR);
        return List.of(
                "env",
                "PATH=" + Path.of(tools.program("etcdctl")).getParent() + ":" + System.getenv("PATH"),
                "ETCDCTL_ENDPOINTS=" + endpointOf(through),
                "ETCDCTL_CACERT=" + folderOf(through).file("ca.crt"),
                "ETCDCTL_CERT=" + root.file("root.crt"),
                "ETCDCTL_KEY=" + root.file("root.key"));
    }

    Folder folderOf(City city) {
        return run.folder(city.name()).folder("quorum");
    }

    /** Forgets what a member stored, as a lost disk would. The member must be down. */
    void wipe(City city) {
        new Folder(dataOf(city)).deleteAll();
    }

    /** Has the others forget a member that lost its data, and let in a new one of its name. The member must be down. */
    void replace(City lost, City through) {
        var id = Command.run(etcdctl(through, "member", "list"))
                .lines()
                .map(line -> line.split(", "))
                .filter(fields -> fields[2].equals(lost.name()))
                .map(fields -> fields[0])
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(lost + " is no member of the quorum"));
        Command.run(etcdctl(through, "member", "remove", id));
        Command.run(etcdctl(through, "member", "add", lost.name(), "--peer-urls=" + peerOf(lost)));
    }

    /** Saves what the quorum stores, as a backup does. */
    Path snapshot(City through) {
        var file = run.file("quorum.snapshot");
        Command.run(etcdctl(through, "snapshot", "save", file.toString()));
        return file;
    }

    /** Puts a backup in the place of a member's data, as another cluster, as docs/quorum.md says. The member must be down. */
    void restore(City city, Path snapshot) {
        wipe(city);
        Command.run(
                tools.program("etcdutl"),
                "snapshot",
                "restore",
                snapshot.toString(),
                "--name=" + city,
                "--data-dir=" + dataOf(city),
                "--initial-cluster=" + members(),
                "--initial-cluster-token=" + TOKEN + "-restored",
                "--initial-advertise-peer-urls=" + peerOf(city));
    }

    private String members() {
        return cities.stream().map(each -> each + "=" + peerOf(each)).collect(Collectors.joining(","));
    }

    private Path dataOf(City city) {
        return folderOf(city).file("data");
    }

    private static String peerOf(City city) {
        return "https://" + city.hostIp() + ":" + PEER_PORT;
    }
}
