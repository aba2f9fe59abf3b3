package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What humans say of an incident, or Siaga when it declared it. The rules refuse a step whose predecessor is missing and a closing without a
 * postmortem; what needs a clock, such as times in the future, the controller answers in the condition {@code Accepted}.
 */
@ValidationRule(
        value = "!has(self.mitigation) || has(self.acknowledged)",
        message = "mitigation skips a state: fill in acknowledged first")
@ValidationRule(
        value = "!has(self.resolution) || has(self.mitigation) || has(self.calmSince)",
        message = "resolution skips a state: fill in mitigation first")
@ValidationRule(
        value = "!has(self.closed) || has(self.resolution) || has(self.calmSince)",
        message = "closed skips a state: fill in resolution first")
@ValidationRule(
        value = "!has(self.acknowledged) || timestamp(self.acknowledged.at) >= timestamp(self.declared.at)",
        message = "acknowledged.at lies before declared.at: write when it happened")
@ValidationRule(
        value =
                "!has(self.mitigation) || !has(self.acknowledged) || timestamp(self.mitigation.at) >= timestamp(self.acknowledged.at) || (has(self.reopenings) && self.reopenings.exists(r, timestamp(r.at) >= timestamp(self.mitigation.at)))",
        message = "mitigation.at lies before acknowledged.at: write when it happened")
@ValidationRule(
        value =
                "!has(self.resolution) || !has(self.mitigation) || timestamp(self.resolution.at) >= timestamp(self.mitigation.at) || (has(self.reopenings) && self.reopenings.exists(r, timestamp(r.at) >= timestamp(self.resolution.at)))",
        message = "resolution.at lies before mitigation.at: write when it happened")
@ValidationRule(
        value =
                "!has(self.closed) || !has(self.resolution) || timestamp(self.closed.at) >= timestamp(self.resolution.at) || (has(self.reopenings) && self.reopenings.exists(r, timestamp(r.at) >= timestamp(self.closed.at)))",
        message = "closed.at lies before resolution.at: write when it happened")
@ValidationRule(
        value =
                "!has(self.closed) || self.severity == 'SEV4' || (has(self.postmortem) && has(self.postmortem.owner) && has(self.postmortem.rootCause) && has(self.postmortem.impact) && has(self.postmortem.collateralDamage) && has(self.postmortem.wentWell) && has(self.postmortem.temporaryFix) && has(self.postmortem.permanentFix))",
        message =
                "closing a SEV1, SEV2 or SEV3 needs its postmortem: fill in postmortem.owner, rootCause, impact, collateralDamage, wentWell, temporaryFix and permanentFix")
@ValidationRule(
        value =
                "!has(self.closed) || self.severity == 'SEV4' || (has(self.postmortem) && has(self.postmortem.timelineComplete) && self.postmortem.timelineComplete)",
        message = "closing needs a complete timeline: check it, then set postmortem.timelineComplete: true")
@ValidationRule(
        value =
                "!has(self.closed) || self.severity == 'SEV4' || (has(self.postmortem) && has(self.postmortem.followUps) && self.postmortem.followUps.size() > 0 && self.postmortem.followUps.all(f, has(f.owner) && has(f.due)))",
        message =
                "closing needs at least one follow-up action in postmortem.followUps, each with owner and due: what keeps this from happening again?")
@ValidationRule(
        value = "!has(self.closed) || has(oldSelf.closed) || self.severity == oldSelf.severity",
        message = "closed and severity can't change at once: change the severity first, and say why in updates")
@ValidationRule(
        value = "self.declared == oldSelf.declared",
        message = "declared can't be changed: all measures count from it")
@ValidationRule(
        value = "!has(oldSelf.updates) || (has(self.updates) && self.updates.size() >= oldSelf.updates.size())",
        message = "updates can only grow: what stakeholders were told stays on record")
@ValidationRule(
        value =
                "!has(oldSelf.reopenings) || (has(self.reopenings) && self.reopenings.size() >= oldSelf.reopenings.size())",
        message = "reopenings can only grow")
@ValidationRule(
        value =
                "!has(oldSelf.observations) || (has(self.observations) && self.observations.size() >= oldSelf.observations.size())",
        message = "observations can only grow: what was learned stays on record")
@ValidationRule(
        value =
                "(!has(self.respondWithin) || duration(self.respondWithin) > duration('0s')) && (!has(self.resolveWithin) || duration(self.resolveWithin) > duration('0s')) && (!has(self.settle) || duration(self.settle) > duration('0s'))",
        message = "respondWithin, resolveWithin and settle must be more than zero: leave them out for the usual times")
@ValidationRule(
        value = "!has(self.calmSince) || timestamp(self.calmSince) >= timestamp('2000-01-01T00:00:00Z')",
        message = "calmSince is no time of this century: it is written by Siaga")
@ValidationRule(
        value = "!has(self.roles) || self.roles.all(r, self.roles.exists_one(o, o.role == r.role))",
        message = "roles names a role twice: one person holds a role")
public record IncidentSpec(
        @Required @Size(min = 1, max = 200) @JsonPropertyDescription("What is wrong, in one line.")
        String title,

        @Size(max = 1000)
        @JsonPropertyDescription("What was known when it was declared; the first entry of the timeline.")
        String summary,

        @Required
        @Pattern("^SEV[1-4]$")
        @Size(min = 4, max = 4)
        @JsonPropertyDescription(
                "SEV1 and SEV2 are major, up to SEV3 touches customers, SEV4 is internal. Siaga raises it in status when the incident isn't resolved in time.")
        String severity,

        @Pattern(
                "^(ThreeCitiesDown|TwoOfThreeCitiesDown|OneStandbyCityDown|ReportingDownEverywhere|MainDownBackupAlive|ReportingDownInOneCity|SlowFromSpike)$")
        @Size(min = 1, max = 40)
        @JsonPropertyDescription(
                "The row of the response table whose times hold, when it is one of them: ThreeCitiesDown, TwoOfThreeCitiesDown, OneStandbyCityDown, ReportingDownEverywhere, MainDownBackupAlive, ReportingDownInOneCity or SlowFromSpike.")
        String situation,

        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "Within which time it must be acknowledged before the next contact is told. By default what the response table says.")
        String respondWithin,

        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "Within which time it must be resolved before its level rises. By default what the response table says.")
        String resolveWithin,

        @Default("10m")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long the measurement that declared it must stay calm before a SEV3 or SEV4 resolves itself. SEV1 and SEV2 never do.")
        String settle,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Which cause it has, when Siaga declared it: one cause has one open incident.")
        String cause,

        @Pattern("^[0-9a-f]{32}$")
        @Size(min = 32, max = 32)
        @JsonPropertyDescription(
                "The OpenTelemetry trace of the move of the primary that it was declared for, where moves are traced. Written by Siaga.")
        String traceID,

        @Required @JsonPropertyDescription("Who declared it, and when.")
        IncidentStamp declared,

        @Default("{}") @JsonPropertyDescription("The blast radius.")
        Affected affected,

        @Size(max = 3)
        @JsonPropertyDescription("Who holds which role: IncidentCommander, CommunicationsLead, TechnicalLead.")
        List<Role> roles,

        @Size(max = 10) @JsonPropertyDescription("Where to read what to do.")
        List<@Size(min = 1, max = 500) @Pattern("^https?://.+$") String> runbooks,

        @JsonPropertyDescription("Who took it on, and when. Ends the escalation.")
        IncidentStamp acknowledged,

        @JsonPropertyDescription(
                "Conditions, actions, needs: what stakeholders are told. Give it a new time whenever it changes.")
        IncidentCanReport can,

        @Size(max = 200)
        @JsonPropertyDescription(
                "What stakeholders were told, oldest first. Due every 15m at SEV1, 30m at SEV2, 1h at SEV3, 24h at SEV4.")
        List<IncidentDeed> updates,

        @JsonPropertyDescription("What ended the harm for now.")
        IncidentDeed mitigation,

        @JsonPropertyDescription("What ended the cause.") IncidentDeed resolution,

        @JsonPropertyDescription("What was learned. Without blame: it asks what allowed it, never who did it.")
        IncidentPostmortem postmortem,

        @JsonPropertyDescription("Who closed it, and when. Needs the postmortem unless it is a SEV4.")
        IncidentStamp closed,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Each time it came back: who says so, when, and why. Earlier steps with earlier times no longer count.")
        List<IncidentDeed> reopenings,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The incident of this namespace that goes on instead of this one; neither closed nor merged itself.")
        String mergedInto,

        @Size(max = 40)
        @Pattern(IncidentStamp.TIME)
        @JsonPropertyDescription("Since when the measurement that declared it is calm again. Written by Siaga.")
        String calmSince,

        @Size(max = 50)
        @JsonPropertyDescription(
                "What was learned after it was declared, such as the bytes that a lost primary held when it came back; oldest first. Written by Siaga onto the timeline, also after the resolution. No stakeholder update: those stand in updates.")
        List<IncidentDeed> observations) {

    /** What it touches, by name. */
    public record Affected(
            @Size(max = 20) @JsonPropertyDescription("Cities, as the FailoverPolicy names them.")
            List<@Size(min = 1, max = 63) String> cities,

            @Size(max = 50) @JsonPropertyDescription("Services.")
            List<@Size(min = 1, max = 63) String> services,

            @Size(max = 50) @JsonPropertyDescription("Databases.")
            List<@Size(min = 1, max = 63) String> databases) {}

    /** A role and who holds it. */
    @ValidationRule(
            value = "self.role in ['IncidentCommander', 'CommunicationsLead', 'TechnicalLead']",
            message = "unknown role: use IncidentCommander, CommunicationsLead or TechnicalLead")
    public record Role(
            @Required
            @Size(min = 1, max = 40)
            @JsonPropertyDescription(
                    "IncidentCommander (decides), CommunicationsLead (tells stakeholders) or TechnicalLead (repairs).")
            String role,

            @Required
            @Size(min = 1, max = 100)
            @JsonPropertyDescription("The person's name. It never leaves the cluster.")
            String person) {}
}
