package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.controller.primacy.QuorumDocuments.EpochDocument;
import dev.siaga.controller.primacy.QuorumDocuments.HolderDocument;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Quorum;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.watch.CityFindings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes readings of one estate's documents. From one look to the next most of them stay as they were, and of those that change it is mostly one
 * beacon: what says the same as at the last look isn't parsed again.
 */
final class QuorumParser {
    private final EstateKey estate;
    private final Memory<Quorum.Holder> holders =
            new Memory<>(text -> parsed(text, HolderDocument.class, HolderDocument::parse));
    private final Memory<EpochRecord> epochs =
            new Memory<>(text -> parsed(text, EpochDocument.class, EpochDocument::parse));
    private final Memory<Told> cities = new Memory<>(QuorumParser::told);
    private final Memory<MoveDocument> moves =
            new Memory<>(text -> parsed(text, MoveDocument.class, MoveDocument::parse));
    private List<KeyValue> lastPairs = List.of();
    private QuorumReading lastReading = QuorumReading.EMPTY;

    /** All that one city tells. */
    private record Told(Beacon beacon, CityTraffic traffic, CityFindings findings, BeaconDocument.Sight sight) {}

    QuorumParser(EstateKey estate) {
        this.estate = estate;
    }

    synchronized QuorumReading read(List<KeyValue> pairs) {
        if (!pairs.equals(lastPairs)) {
            lastReading = reading(pairs);
            lastPairs = pairs;
            holders.forgetUnread();
            epochs.forgetUnread();
            cities.forgetUnread();
            moves.forgetUnread();
        }
        return lastReading;
    }

    private QuorumReading reading(List<KeyValue> pairs) {
        Optional<Quorum.Holder> holder = Optional.empty();
        Optional<EpochRecord> epoch = Optional.empty();
        Optional<String> unreadable = Optional.empty();
        long holderLease = 0;
        long epochRevision = 0;
        long oldestBeacon = Long.MAX_VALUE;
        boolean saidSetBack = false;
        long contradicted = 0;
        long epochCreated = 0;
        Map<City, Beacon> beacons = new HashMap<>();
        Map<City, CityTraffic> traffic = new HashMap<>();
        Map<City, CityFindings> findings = new HashMap<>();
        List<MoveDocument> history = new ArrayList<>();
        String prefix = estate.prefix();
        for (KeyValue pair : pairs) {
            if (!pair.key().startsWith(prefix)) {
                continue;
            }
            String name = pair.key().substring(prefix.length());
            if (name.equals("holder")) {
                holder = holders.of(pair);
                unreadable = holder.isEmpty() ? Optional.of(pair.key()) : unreadable;
                holderLease = pair.lease();
            } else if (name.equals("epoch")) {
                epoch = epochs.of(pair);
                unreadable = epoch.isEmpty() ? Optional.of(pair.key()) : unreadable;
                epochRevision = pair.modRevision();
                epochCreated = pair.createRevision();
            } else if (name.startsWith("cities/")) {
                oldestBeacon = Math.min(oldestBeacon, pair.modRevision());
                Optional<Told> said = cities.of(pair)
                        .filter(told -> name.equals("cities/" + told.beacon().city()));
                if (said.isPresent()) {
                    City city = said.get().beacon().city();
                    beacons.put(city, said.get().beacon());
                    traffic.put(city, said.get().traffic());
                    findings.put(city, said.get().findings());
                    saidSetBack |= said.get().sight().setBack();
                    if (said.get().sight().lookedAt() >= pair.modRevision()) {
                        contradicted = Math.max(contradicted, pair.modRevision());
                    }
                }
            } else if (name.startsWith("moves/")) {
                moves.of(pair).ifPresent(history::add);
            }
        }
        return new QuorumReading(
                holder,
                holderLease,
                epoch,
                epochRevision,
                beacons,
                oldestBeacon,
                epoch.isPresent() && (saidSetBack || contradicted > epochCreated),
                traffic,
                findings,
                history.reversed(),
                unreadable);
    }

    private static Optional<Told> told(String text) {
        return QuorumDocuments.read(text, BeaconDocument.class)
                .flatMap(document -> meant(document, BeaconDocument::parse)
                        .map(beacon -> new Told(
                                beacon,
                                meant(document, BeaconDocument::parseTraffic).orElse(CityTraffic.UNKNOWN),
                                meant(document, BeaconDocument::parseFindings).orElse(CityFindings.NONE),
                                document.sight())));
    }

    private static <D, T> Optional<T> parsed(String text, Class<D> type, Function<D, T> parse) {
        return QuorumDocuments.read(text, type).flatMap(document -> meant(document, parse));
    }

    /** Empty for a document that makes no sense. */
    private static <D, T> Optional<T> meant(D document, Function<D, T> parse) {
        try {
            return Optional.of(parse.apply(document));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What each key's text meant at the last look. */
    private static final class Memory<T> {
        private record Known<T>(String text, Optional<T> meaning) {}

        private final Function<String, Optional<T>> parse;
        private Map<String, Known<T>> last = Map.of();
        private Map<String, Known<T>> read = new HashMap<>();

        Memory(Function<String, Optional<T>> parse) {
            this.parse = parse;
        }

        Optional<T> of(KeyValue pair) {
            Known<T> known = last.get(pair.key());
            if (known == null || !known.text().equals(pair.value())) {
                known = new Known<>(pair.value(), parse.apply(pair.value()));
            }
            read.put(pair.key(), known);
            return known.meaning();
        }

        /** What wasn't there at this look is gone. */
        void forgetUnread() {
            last = read;
            read = new HashMap<>();
        }
    }
}
