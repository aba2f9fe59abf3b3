package dev.siaga.lab.estate;

import dev.siaga.lab.Part;
import dev.siaga.lab.client.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The five scenarios of the design, the second of them in both of its ways. */
final class Scenarios {
    static final Duration RTO = Duration.ofMinutes(3);
    /** Between one of a city's instances and another: two failed checks, and a client's own patience. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    /** The lab's servicesDownAfter, and the time to notice and to follow. */
    private static final Duration TO_LEAVE = Duration.ofSeconds(40);
    /** What is not touched by a fault goes on; a busy machine may be slow for a moment. */
    private static final Duration UNNOTICED = Duration.ofSeconds(4);

    /** What lasts for 10 s, or 20 s where it is the quorum, is an Incident. */
    private static final Duration TO_TELL = Duration.ofSeconds(60);

    private static final Duration A_WHILE = Duration.ofSeconds(15);

    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                new BranchServiceDies(),
                new PrimaryServicesDieAndWritesStop(),
                new PrimaryServicesDieAndThePrimaryMoves(),
                new BranchDatabaseDies(),
                new PrimaryDatabaseDies(),
                new TwoCitiesDie());
    }

    /** 1. A branch city: main dies, then its backup. */
    record BranchServiceDies() implements Scenario {
        @Override
        public String name() {
            return "branch-service-dies";
        }

        @Override
        public String promise() {
            return "when main dies its backup serves; when that dies too, the users go to another city; the database notices nothing";
        }

        @Override
        public void play(Play play) {
            var branch = play.others(play.primary()).getFirst();
            var next = play.others(branch).getFirst();
            play.now("the main service of " + branch + " dies", () -> play.kill(branch, Part.MAIN));
            play.servedBy(branch, Kind.REQUESTS, branch + " backup", "backup_s", AT_ONCE);
            play.incident("api in " + branch + " runs on its backup", "incident_s", TO_TELL);
            play.now("its backup dies, too", () -> play.kill(branch, Part.BACKUP));
            play.servedBy(branch, Kind.REQUESTS, next + " main", "elsewhere_s", TO_LEAVE);
            play.outage(Kind.REQUESTS, play.everyCity(), play.begun(), RTO);
            play.outage(Kind.WRITES, play.everyCity(), play.begun(), UNNOTICED);
            play.outage(Kind.READS, play.everyCity(), play.begun(), UNNOTICED);
            play.now("its main service is back", () -> play.restore(branch, Part.MAIN));
            play.servedBy(branch, Kind.REQUESTS, branch + " main", "back_s", TO_LEAVE);
        }
    }

    /** 2. All services of the primary city are dead, and the policy says ReadOnly. */
    record PrimaryServicesDieAndWritesStop() implements Scenario {
        @Override
        public String name() {
            return "primary-services-die-read-only";
        }

        @Override
        public String promise() {
            return "nobody writes, everybody reads, the city's users are served by the next one; once a service is back writes are";
        }

        @Override
        public void play(Play play) {
            var primary = play.primary();
            var epoch = play.running().policies().epoch();
            play.running().policies().change("{\"spec\": {\"onServicesDown\": \"ReadOnly\"}}");
            play.now("all services of " + primary + " die", () -> play.kill(primary, Part.MAIN, Part.BACKUP));
            play.servedBy(primary, Kind.REQUESTS, play.others(primary).getFirst() + " main", "elsewhere_s", TO_LEAVE);
            play.promised("no city writes", "stopped_s", TO_LEAVE, () -> play.refused(Kind.WRITES, play.everyCity()));
            play.incident("api in " + primary + " is down", "incident_s", TO_TELL);
            play.stays("every city reads", "reads_go_on", A_WHILE, () -> play.served(Kind.READS, play.everyCity()));
            play.outage(Kind.REQUESTS, play.everyCity(), play.begun(), RTO);
            play.outage(Kind.READS, play.everyCity(), play.begun(), UNNOTICED);
            play.now("its services are back", () -> play.restore(primary, Part.MAIN, Part.BACKUP));
            play.promised(
                    "every city writes again", "writes_s", TO_LEAVE, () -> play.served(Kind.WRITES, play.everyCity()));
            play.promised(
                    "nothing moved",
                    "stayed",
                    AT_ONCE,
                    () -> play.running().policies().epoch() == epoch);
        }
    }

    /** 2. The same where the policy says MovePrimary. */
    record PrimaryServicesDieAndThePrimaryMoves() implements Scenario {
        @Override
        public String name() {
            return "primary-services-die-move";
        }

        @Override
        public String promise() {
            return "the primary moves to a city whose services work, with no row lost, and its users go there";
        }

        @Override
        public void play(Play play) {
            var primary = play.primary();
            var next = play.others(primary).getFirst();
            play.running().policies().change("{\"spec\": {\"onServicesDown\": \"MovePrimary\"}}");
            play.now("all services of " + primary + " die", () -> play.kill(primary, Part.MAIN, Part.BACKUP));
            play.servedBy(primary, Kind.REQUESTS, next + " main", "elsewhere_s", TO_LEAVE);
            play.promised(
                    next + " is primary",
                    "moved_s",
                    RTO,
                    () -> play.primaryNow().filter(next::equals).isPresent());
            play.promised("every city writes", "writes_s", RTO, () -> play.served(Kind.WRITES, play.everyCity()));
            play.outage(Kind.REQUESTS, play.everyCity(), play.begun(), RTO);
            play.outage(Kind.WRITES, play.everyCity(), play.begun(), RTO);
            play.running().policies().change("{\"spec\": {\"onServicesDown\": \"ReadOnly\"}}");
        }
    }

    /** 3. The database of a city that isn't primary. */
    record BranchDatabaseDies() implements Scenario {
        @Override
        public String name() {
            return "branch-database-dies";
        }

        @Override
        public String promise() {
            return "the city's users are served by the primary city, its readers by another database; writes notice nothing";
        }

        @Override
        public void play(Play play) {
            var branch = play.others(play.primary()).getLast();
            play.now("the database of " + branch + " dies", () -> play.kill(branch, Part.DATABASE));
            play.promised(
                    "reads in " + branch + " served by another city",
                    "reads_s",
                    TO_LEAVE,
                    () -> play.servedOnlyElsewhere(branch, Kind.READS));
            play.servedBy(branch, Kind.REQUESTS, play.primary() + " main", "elsewhere_s", TO_LEAVE);
            play.incident(branch + " is down", "incident_s", TO_TELL);
            play.outage(Kind.REQUESTS, play.everyCity(), play.begun(), RTO);
            play.outage(Kind.READS, play.everyCity(), play.begun(), RTO);
            play.outage(Kind.WRITES, play.everyCity(), play.begun(), UNNOTICED);
            play.now("the database is back", () -> play.restore(branch, Part.DATABASE));
            play.servedBy(branch, Kind.REQUESTS, branch + " main", "back_s", RTO);
        }
    }

    /** 4. The primary's database. */
    record PrimaryDatabaseDies() implements Scenario {
        @Override
        public String name() {
            return "primary-database-dies";
        }

        @Override
        public String promise() {
            return "the quorum elects another primary by itself, the others go on reading, no row older than the RPO is lost";
        }

        @Override
        public void play(Play play) {
            var old = play.primary();
            var others = play.others(old);
            play.now("the database of " + old + ", the primary, dies", () -> play.kill(old, Part.DATABASE));
            play.promised("nobody writes yet", "stopped_s", AT_ONCE, () -> play.refused(Kind.WRITES, play.everyCity()));
            play.promised("the others read", "reads_s", AT_ONCE, () -> play.served(Kind.READS, others));
            play.promised(
                    "another city is primary",
                    "moved_s",
                    RTO,
                    () -> play.primaryNow().filter(others::contains).isPresent());
            play.promised("every city writes", "writes_s", RTO, () -> play.served(Kind.WRITES, play.everyCity()));
            play.outage(Kind.WRITES, play.everyCity(), play.begun(), RTO);
            play.outage(Kind.READS, others, play.begun(), RTO);
            play.incident("The primary of orders moved from " + old, "incident_s", TO_TELL);
        }
    }

    /** 5. Two of three cities, the primary among them. */
    record TwoCitiesDie() implements Scenario {
        @Override
        public String name() {
            return "two-of-three-cities-die";
        }

        @Override
        public String promise() {
            return "the third reads and never writes, for it can't know that it is alone; when one returns, both write";
        }

        @Override
        public void play(Play play) {
            var primary = play.primary();
            var gone = play.others(primary).getFirst();
            var left = List.of(play.others(primary).getLast());
            play.now(
                    primary + ", the primary, and " + gone + " lose power at once",
                    () -> Stream.of(primary, gone)
                            .parallel()
                            .forEach(city -> play.lab().powerCut(city.name())));
            play.promised("reads go on in " + left, "reads_s", TO_LEAVE, () -> play.served(Kind.READS, left));
            play.nothing(Kind.WRITES, left, "no_writes", A_WHILE.multipliedBy(2));
            play.stays(left + " reads", "reads", A_WHILE, () -> play.served(Kind.READS, left));
            play.promised(
                    "nobody is primary",
                    "nobody",
                    AT_ONCE,
                    () -> play.running().estate().primaries().isEmpty());
            play.incident("The quorum of orders doesn't answer " + left.getFirst(), "incident_s", TO_TELL);
            play.now("power returns in " + gone, () -> play.lab().restore(gone.name()));
            var two = List.of(gone, left.getFirst());
            play.promised("both write", "writes_s", RTO, () -> play.served(Kind.WRITES, two));
            play.outage(Kind.WRITES, two, play.since(), RTO);
            play.outage(Kind.READS, left, play.begun(), RTO);
        }
    }
}
