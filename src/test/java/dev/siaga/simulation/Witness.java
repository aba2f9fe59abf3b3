package dev.siaga.simulation;

import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.controller.primacy.Replica;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Reason;
import dev.siaga.simulation.Timeline.End;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Watches every step of a history for the invariants of the design. It sees the truth, which nobody in the estate does. */
final class Witness implements SimEtcd.Witness {
    /** How old the look at a city may be by which it is chosen. */
    private static final long LOOK = 5 * World.S;

    /** An invariant that a history broke. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String what) {
            super(what);
        }
    }

    /** {@code leader}: who had the lock when no other could be given it, and is promoted without being compared anew; else empty. */
    private record Win(
            City city, long epoch, long at, boolean planned, long bearable, EpochRecord record, String leader) {}

    /** Under which epochs a permit was written that lets somebody be primary, and whose. A backup of the quorum may forget an epoch, not these. */
    private final Map<Long, City> permitted = new HashMap<>();

    private final SimEstate estate;
    private final List<Member> accepting = new ArrayList<>();
    private final Map<Long, Win> wins = new HashMap<>();
    private final Map<Class<?>, EnumSet<Reason>> decisions = new HashMap<>();
    private final long[] fencedTold;
    private Optional<Quorum.Holder> holder = Optional.empty();
    private final Reigns reigns = new Reigns();
    private String lastPosition = "";
    private Timeline current;
    private long promotedUnder;
    private long holderLease;
    private boolean contendsPlanned;
    BiConsumer<String, SimCity> moments = (what, city) -> {};
    int failovers;
    int switchovers;
    int lostWrites;

    Witness(SimEstate estate) {
        this.estate = estate;
        this.fencedTold = new long[estate.names.size()];
    }

    void began(Timeline first) {
        current = first;
    }

    List<Member> accepting() {
        return accepting;
    }

    Optional<Quorum.Holder> holder() {
        return holder;
    }

    TreeSet<String> decisions() {
        TreeSet<String> all = new TreeSet<>();
        decisions.forEach((decision, reasons) ->
                reasons.forEach(reason -> all.add(decision.getSimpleName() + "/" + reason.word())));
        return all;
    }

    void violated(String what) {
        estate.world.trace(() -> "VIOLATION " + what);
        estate.world.fail(new Violation(what));
    }

    void decided(SimCity city, FailoverDecision decision) {
        decisions
                .computeIfAbsent(decision.getClass(), ignored -> EnumSet.noneOf(Reason.class))
                .add(decision.reason());
        if (decision instanceof FailoverDecision.Contend) {
            contendsPlanned = decision.reason() == Reason.SWITCHED_OVER;
        }
        moments.accept(decision.getClass().getSimpleName(), city);
    }

    /** I1, at every change of what accepts writes. */
    void accepting(Member member, boolean before, boolean now) {
        if (before == now) {
            return;
        }
        estate.world.trace(
                () -> member.name + (now ? " accepts writes" : " accepts no writes") + " at " + member.database.log);
        if (!now) {
            accepting.remove(member);
            return;
        }
        for (Member other : accepting) {
            if (other.city != member.city) {
                violated("I1: %s accepts writes while %s does".formatted(member.name, other.name));
            }
        }
        accepting.add(member);
        moments.accept("accepting", member.city);
    }

    @Override
    public void committed(Txn txn, Map<String, KeyValue> before) {
        EpochRecord record = null;
        for (Operation operation : txn.then()) {
            if (operation instanceof Operation.Put put && put.key().equals(Replica.KEY.epochKey())) {
                KeyValue old = before.get(Replica.KEY.holderKey());
                record = old == null ? Replica.epochOf(put.value()).orElseThrow() : null;
                if (record != null) {
                    lastPosition = position(put.value());
                }
            }
        }
        for (Operation operation : txn.then()) {
            if (operation instanceof Operation.Put put && put.key().equals(Replica.KEY.holderKey())) {
                KeyValue old = before.get(put.key());
                holderLease = put.lease();
                if (old == null || !old.value().equals(put.value())) {
                    won(Replica.holderOf(put.value()).orElseThrow(), old, record);
                }
            } else if (operation instanceof Operation.Delete delete
                    && delete.key().equals(Replica.KEY.holderKey())
                    && before.containsKey(delete.key())) {
                SimCity released = holder.map(h -> city(h.city())).orElse(estate.cities.getFirst());
                holder = Optional.empty();
                estate.world.trace(() -> "the holder's key is given back");
                moments.accept("released", released);
            }
        }
        noteFences(txn);
        boolean gives = txn.then().stream().anyMatch(Operation.Delete.class::isInstance);
        for (Operation operation : txn.then()) {
            if (!gives && operation instanceof Operation.Put put && put.key().equals(Replica.KEY.epochKey())) {
                told(put.value(), record != null);
            }
        }
    }

    private void noteFences(Txn txn) {
        for (Operation operation : txn.then()) {
            for (SimCity city : estate.cities) {
                if (operation instanceof Operation.Put put && put.key().equals(city.beaconKey)) {
                    fencedTold[city.index] = number(put.value(), "\"fencedEpoch\":");
                }
            }
        }
    }

    private static long number(String document, String field) {
        int from = document.indexOf(field) + field.length();
        int to = from;
        while (Character.isDigit(document.charAt(to))) {
            to++;
        }
        return Long.parseLong(document, from, to, 10);
    }

    /** I2: a city that says that it is fenced under an epoch gets no permit under it by which a member could renew, unless it has taken that back. */
    void permitted(SimCity city) {
        if (city.kube.permit() instanceof Permit.Primary p && p.epoch() <= fencedTold[city.index] && runsFor(city, p)) {
            violated("I2: %s has told that it is fenced under epoch %d, and its permit runs again"
                    .formatted(city.name, p.epoch()));
        }
        if (city.kube.permit() instanceof Permit.Primary p) {
            City first = permitted.putIfAbsent(p.epoch(), city.city);
            if (first != null && !first.equals(city.city)) {
                violated(
                        "I3: %s writes a permit under epoch %d, which was %s's".formatted(city.name, p.epoch(), first));
            }
        }
        moments.accept("permit", city);
    }

    /** By the clock of any member. */
    private boolean runsFor(SimCity city, Permit.Primary permit) {
        for (Member member : city.members) {
            if (World.BEGAN.plusNanos(estate.world.now() + member.skew).isBefore(permit.until())) {
                return true;
            }
        }
        return false;
    }

    /** The position of the primary as its city last told it, and when it told a new one; what was won with is no primary's. */
    private void told(String document, boolean wins) {
        String position = position(document);
        if (!wins && !position.equals(lastPosition)) {
            reigns.told(estate.world.now());
        }
        lastPosition = position;
    }

    private static String position(String document) {
        int at = document.indexOf("\"position\":");
        return document.substring(at, document.indexOf(',', at));
    }

    @Override
    public void expired(KeyValue pair) {
        if (pair.key().equals(Replica.KEY.holderKey())) {
            estate.world.trace(() -> "the holder's key has expired");
            judgePermit(holder);
            holder = Optional.empty();
            moments.accept("expired", estate.cities.getFirst());
        }
    }

    @Override
    public void kept(long lease) {
        holder.filter(h -> lease == holderLease).ifPresent(h -> moments.accept("kept", city(h.city())));
    }

    /** What the quorum says after a restore is what holds, right or wrong: nobody can know of later writes than it does. */
    @Override
    public void restored(Map<String, KeyValue> now, long savedAt) {
        reigns.forget(savedAt);
        KeyValue record = now.get(Replica.KEY.epochKey());
        lastPosition = record == null ? "" : position(record.value());
        KeyValue pair = now.get(Replica.KEY.holderKey());
        holder = pair == null ? Optional.empty() : Replica.holderOf(pair.value());
        holderLease = pair == null ? 0 : pair.lease();
        estate.world.trace(() -> "the quorum is restored, the holder is " + holder);
    }

    /** I2: a permit ends before the quorum can give its epoch away, by the clock of every member that it could let renew. */
    private void judgePermit(Optional<Quorum.Holder> last) {
        if (last.isPresent()
                && city(last.get().city()).kube.permit() instanceof Permit.Primary p
                && p.epoch() == last.get().epoch()
                && runsFor(city(last.get().city()), p)) {
            violated("I2: the key of epoch %d has expired, and by a clock of %s the permit has not"
                    .formatted(p.epoch(), last.get().city()));
        }
    }

    /** I2 and I3, when an epoch is won: nobody else accepts writes any more, and no epoch is won twice. */
    private void won(Quorum.Holder winner, KeyValue old, EpochRecord record) {
        estate.world.trace(() -> winner.city() + " wins epoch " + winner.epoch());
        if (old != null) {
            violated("I3: %s takes primacy from %s, which holds it".formatted(winner, old.value()));
            return;
        }
        holder = Optional.of(winner);
        if (permitted.containsKey(winner.epoch())) {
            violated("I3: %s wins epoch %d, under which %s had its permit"
                    .formatted(winner.city(), winner.epoch(), permitted.get(winner.epoch())));
        }
        for (Member member : accepting) {
            if (!member.city.city.equals(winner.city())) {
                violated("I2: %s wins epoch %d while %s accepts writes"
                        .formatted(winner.city(), winner.epoch(), member.name));
            }
        }
        boolean moved = !wins.isEmpty()
                && !wins.values().stream()
                        .max((a, b) -> Long.compare(a.epoch(), b.epoch()))
                        .orElseThrow()
                        .city()
                        .equals(winner.city());
        if (moved && estate.scenario.operatorsOnly()) {
            violated("I5: operators were restarted, and primacy moved to " + winner.city());
        }
        if (moved) {
            failovers++;
            switchovers += contendsPlanned ? 1 : 0;
        }
        SimKube kube = city(winner.city()).kube;
        wins.put(
                winner.epoch(),
                new Win(
                        winner.city(),
                        winner.epoch(),
                        estate.world.now(),
                        moved && contendsPlanned,
                        reigns.lastSeconds(
                                estate.scenario.timing().recoveryPoint().toNanos()),
                        record,
                        kube.permit() instanceof Permit.Standby
                                ? ""
                                : kube.lock().leader()));
        reigns.begin();
        moments.accept("won", city(winner.city()));
    }

    private SimCity city(City name) {
        return estate.cities.get(estate.names.indexOf(name));
    }

    /** I3 and I4, when a database leaves recovery. */
    void promoted(Member member, End from) {
        SimCity city = member.city;
        if (!city.kube.bound && wins.isEmpty()) {
            current = member.database.log.timeline();
            return;
        }
        Permit permit = city.kube.permitFelt(
                estate.scenario.timing().fenceGrace(new Evidence.Blind("")).toNanos());
        Optional<Win> win = Optional.ofNullable(permit instanceof Permit.Primary p ? wins.get(p.epoch()) : null);
        if (win.isEmpty() || !win.get().city().equals(city.city)) {
            violated("I3: %s is promoted under the permit %s".formatted(member.name, permit));
            return;
        }
        judgeLoss(member, from, win.get());
        promotedUnder = win.get().epoch();
        current = member.database.log.timeline();
    }

    private void judgeLoss(Member member, End from, Win win) {
        long common = current == from.timeline()
                ? from.lsn()
                : from.commonWith(new End(current, Long.MAX_VALUE)).timeline() == current
                        ? from.commonWith(new End(current, Long.MAX_VALUE)).lsn()
                        : current.begunAt;
        int lost = current.acknowledgedBeyond(common);
        if (promotedUnder == win.epoch() || lost == 0) {
            return;
        }
        lostWrites += lost;
        estate.world.trace(
                () -> lost + " acknowledged writes of timeline " + current.number + " beyond " + common + " are lost");
        if (win.planned()) {
            violated("I4: the planned move to %s lost %d acknowledged writes".formatted(member.city.name, lost));
        }
        // Where the member that had it has died or frozen since the look, its city's Patroni knows no better one.
        if (win.record() != null
                && !win.leader().equals(member.name)
                && from.lsn() < win.record().position().bytes()
                && member.city.members.stream()
                        .anyMatch(m -> m.answering()
                                && m.standingBySince(win.at() - LOOK)
                                && m.database.log.lsn()
                                        >= win.record().position().bytes())) {
            violated("I4: %s is promoted at %s, before the position %s with which %s was chosen"
                    .formatted(member.name, from, win.record().position().bytes(), win.city()));
        }
        long allowed = win.bearable() - estate.scenario.timing().permit().toNanos();
        if (estate.scenario.onRpoBreach() == Estate.OnRpoBreach.HOLD && current.oldestBeyond(common) < allowed) {
            violated("I4: the move to %s lost a write acknowledged %.1f s before the last that the RPO allows to lose"
                    .formatted(member.city.name, (win.bearable() - current.oldestBeyond(common)) / 1e9));
        }
    }
}
