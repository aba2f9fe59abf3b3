package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Kubectl;
import dev.siaga.lab.Progress;
import dev.siaga.lab.service.CityServices;
import dev.siaga.lab.service.Delivery;
import dev.siaga.lab.service.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One incident from the first failing order to the closed postmortem, in a city whose main service begins to fail: told as it happens, and
 * judged step by step. Nothing but {@code kubectl} and a switch of the service is used; all that is measured is what others received or wrote.
 */
final class IncidentStory {
    static final City CITY = City.BANDUNG;
    private static final double ERRORS = 0.5;
    private static final double BURN = 14.4;
    /** The tier's windows, evaluation and respondWithin in levels.yaml. */
    private static final String LONG_WINDOW = "60s";

    private static final String SHORT_WINDOW = "5s";
    private static final Duration EVALUATION = Duration.ofSeconds(2);
    private static final Duration RESPOND_WITHIN = Duration.ofSeconds(20);
    /** To write an incident, to deliver a notice: so long each on top, on a machine that nothing else uses. */
    static final Duration ON_TOP = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final List<String> PEOPLE = List.of("Dewi", "Budi", "Sari");
    private static final String BOSS = "head-of-operations@example.org";

    private final RunningEstate running;
    private final CityServices services;
    private final Progress progress;
    private final Incidents incidents;
    private final OnCall onCall;
    private final Verdict verdict;
    private final Duration slack;
    private String name;
    private Instant crossed;
    private Instant seen;

    /** @param slack how long each step may take on top of what the tier says */
    IncidentStory(ServedEstate served, Progress progress, String verdictName, Duration slack) {
        this.slack = slack;
        running = served.running();
        services = served.services();
        this.progress = progress;
        incidents = new Incidents(running.lab());
        onCall = new OnCall(running.lab(), CITY, progress);
        verdict = new Verdict(verdictName);
    }

    /** Takes about a minute and a half. Fails when a step doesn't come at all; one that comes late is in the verdict. */
    Verdict play() {
        incidents.promise();
        running.until("every service level to be measured", PATIENCE, incidents::allKept);
        progress.say("service levels are kept in all cities: 99.6 % of orders succeed, p95 < 300 ms");
        onCall.show("serviceslo");
        burn();
        page();
        escalation();
        acknowledgement();
        mitigation();
        resolution();
        postmortem();
        aftermath();
        return verdict;
    }

    private void burn() {
        progress.say("FAULT: half of the orders in " + CITY + " fail from now on");
        var fault = Instant.now();
        services.disturb(CITY, new Fault(ERRORS, 0));
        running.until("an incident", PATIENCE, () -> !incidents.in(CITY).isEmpty());
        seen = Instant.now();
        name = incidents.in(CITY).getFirst().getMetadata().getName();
        crossed = services.prometheus(CITY)
                .firstTrue(burns(LONG_WINDOW) + " and " + burns(SHORT_WINDOW), fault, seen, STEP)
                .orElseThrow();
        progress.say("by Prometheus' own answer the burn crossed 14.4 in both windows %.1f s after the fault"
                .formatted(seconds(fault, crossed)));
        progress.say("INCIDENT %s: %s".formatted(name, incident().getSpec().title()));
        verdict.tell("fault to burn rate of 14.4, s", "cross_s", seconds(fault, crossed))
                .expect(
                        "severity",
                        "severity",
                        incident().getSpec().severity(),
                        "that of the tier, SEV2",
                        incident().getSpec().severity().equals("SEV2"));
    }

    private static String burns(String window) {
        return "sum(increase(http_requests_total{job=\"api\",code=~\"5..\"}[%1$s])) / sum(increase(http_requests_total{job=\"api\"}[%1$s])) / 0.004 >= %2$s"
                .formatted(window, BURN);
    }

    private void page() {
        var page = first("/pager/first");
        progress.say("PAGE at the first contact: " + summary(page));
        progress.say("  chat: " + first("/chat").field("/text").orElse(""));
        var event = first("/events");
        progress.say("  event: " + event.field("/type").orElse("") + ", "
                + event.field("/data/text").orElse(""));
        var detected = EVALUATION.plus(slack);
        verdict.within(
                        "burn rate of 14.4 to Incident, s",
                        "detect_s",
                        crossed,
                        seen,
                        detected,
                        "one evaluation of %d s and %d s to write it"
                                .formatted(EVALUATION.toSeconds(), slack.toSeconds()))
                .within(
                        "burn rate of 14.4 to page, s",
                        "page_s",
                        crossed,
                        page.instant(),
                        detected.plus(slack),
                        "%d s more than the Incident".formatted(slack.toSeconds()));
    }

    private void escalation() {
        progress.say("nobody acknowledges; the tier wants an answer within " + RESPOND_WITHIN.toSeconds() + " s");
        var page = first("/pager/second");
        progress.say("ESCALATION to the second contact: " + summary(page));
        var mail = first(BOSS);
        progress.say("  mail to " + mail.to() + ": " + mail.subject());
        mail.body().strip().lines().forEach(line -> progress.say("    | " + line));
        var alerts = alerts();
        progress.say("  Alertmanager holds " + alerts);
        var due = Instant.parse(status().openedAt()).plus(RESPOND_WITHIN);
        verdict.within(
                        "end of the time to respond to second contact, s",
                        "escalate_s",
                        due,
                        page.instant(),
                        slack,
                        "%d s after %d s unanswered, not before"
                                .formatted(slack.toSeconds(), RESPOND_WITHIN.toSeconds()))
                .expect("alerts in Alertmanager", "alerts", alerts.size(), "one", alerts.size() == 1);
    }

    private void acknowledgement() {
        typed(onCall.patch(name, "{\"acknowledged\":" + OnCall.stamp("Budi") + "}"));
        reached("Acknowledged");
        typed(onCall.apply(name, "can-report.yaml", OnCall.canReport()));
        running.until(
                "the CAN report in the chat",
                PATIENCE,
                () -> received("/chat").stream()
                        .anyMatch(message -> message.body().contains("every second order fails")));
        progress.say("ACKNOWLEDGED, and the CAN report is in the chat: "
                + received("/chat")
                        .getLast()
                        .field("/blocks/1/text/text")
                        .orElse("")
                        .replace("\n", "; "));
    }

    private void mitigation() {
        progress.say("the fault ends: the release is rolled back");
        services.disturb(CITY, Fault.NONE);
        var ended = Instant.now();
        reached("Mitigated");
        progress.say("MITIGATED: " + lastOf("Mitigated"));
        verdict.tell("end of fault to mitigated, s", "calm_s", seconds(ended, Instant.now()));
    }

    private void resolution() {
        typed(onCall.patch(
                name, "{\"resolution\":" + OnCall.deed("Budi", "rolled back to the release of yesterday") + "}"));
        reached("PostmortemPending");
        progress.say("RESOLVED by a human, as a SEV2 must be: " + lastOf("PostmortemPending"));
        var refusal = onCall.patch(name, "{\"closed\":" + OnCall.stamp("Dewi") + "}");
        progress.say("REFUSED by the API server: " + refusal.output());
        verdict.expect(
                "closing without a postmortem",
                "close_refused",
                !refusal.succeeded(),
                "refused, with the remedy",
                !refusal.succeeded() && refusal.output().contains("needs its postmortem: fill in"));
    }

    private void postmortem() {
        typed(onCall.apply(name, "postmortem.yaml", OnCall.postmortem()));
        typed(onCall.patch(name, "{\"closed\":" + OnCall.stamp("Dewi") + "}"));
        reached("Closed");
        progress.say("CLOSED");
        onCall.show("incident", name);
        status().timeline()
                .forEach(entry -> progress.say("  %s  %-17s %-6s %s"
                        .formatted(
                                entry.at(),
                                entry.kind(),
                                entry.by(),
                                entry.text().replace("\n", "; "))));
    }

    private void aftermath() {
        running.until(
                "every sink to have heard",
                PATIENCE,
                () -> status().deliveries().stream()
                        .allMatch(delivery -> delivery.state().equals("Delivered")));
        running.until("Alertmanager to hold nothing", PATIENCE, () -> alerts().isEmpty());
        var events = received("/events");
        var named = services.deliveries(CITY).stream()
                .filter(delivery -> PEOPLE.stream().anyMatch(delivery.body()::contains))
                .count();
        var measures = status().measures();
        verdict.expect(
                        "events, each once by its key",
                        "events",
                        events.size(),
                        "one for each entry of the timeline",
                        events.size() == status().timeline().size()
                                && events.stream().map(Delivery::key).distinct().count() == events.size())
                .expect("people named outside the cluster", "named", named, "nobody", named == 0)
                .expect(
                        "incidents in " + CITY,
                        "incidents",
                        incidents.in(CITY).size(),
                        "one",
                        incidents.in(CITY).size() == 1)
                .expect(
                        "MTTA, s",
                        "mtta_s",
                        measures.acknowledgeSeconds(),
                        "longer than the escalation took",
                        measures.acknowledgeSeconds() >= seconds(RESPOND_WITHIN))
                .tell("MTTR, s", "mttr_s", measures.repairSeconds())
                .expect(
                        "MTRS, s",
                        "mtrs_s",
                        measures.restoreSeconds(),
                        "MTTA + MTTR",
                        measures.restoreSeconds() == measures.acknowledgeSeconds() + measures.repairSeconds());
    }

    private void reached(String phase) {
        running.until(
                name + " to be " + phase,
                PATIENCE,
                () -> Incidents.phase(incident()).filter(phase::equals).isPresent());
    }

    /** The first that reached an address of the inbox. */
    private Delivery first(String to) {
        running.until("something for " + to, PATIENCE, () -> !received(to).isEmpty());
        return received(to).getFirst();
    }

    private List<Delivery> received(String to) {
        return services.deliveries(CITY, to);
    }

    /** What Alertmanager holds of the incident. */
    private List<String> alerts() {
        return services.alerts(CITY).stream()
                .filter(alert -> alert.contains(name))
                .toList();
    }

    private Incident incident() {
        return incidents.named(CITY, name);
    }

    private IncidentStatus status() {
        return Optional.ofNullable(incident().getStatus()).orElseThrow();
    }

    private String lastOf(String kind) {
        return status().timeline().stream()
                .filter(entry -> entry.kind().equals(kind))
                .reduce((_, later) -> later)
                .map(IncidentStatus.Entry::text)
                .orElse("");
    }

    private static String summary(Delivery page) {
        return page.field("/event_action").orElse("") + ", "
                + page.field("/payload/summary").orElse("");
    }

    private static void typed(Kubectl.Answer answer) {
        if (!answer.succeeded()) {
            throw new AssertionError("kubectl: " + answer.output());
        }
    }

    private static double seconds(Instant from, Instant to) {
        return seconds(Duration.between(from, to));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
