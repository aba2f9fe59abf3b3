package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Outage;
import dev.siaga.lab.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What befalls the primary city, whose clients are asked how long it took, and which time is the figure. */
enum BenchScenario {
    POWER_CUT,
    DATABASE_DEATH,
    CUT_OFF,
    SWITCHOVER;

    /** For humans and scripts. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns once the fault is complete, or the move was asked for. */
    void strike(BenchContender contender, City primary, City other) throws IOException, InterruptedException {
        var lab = contender.databases().lab();
        switch (this) {
            case POWER_CUT -> lab.powerCut(primary.name());
            case DATABASE_DEATH -> outage(contender.databases(), primary).begin();
            case CUT_OFF -> lab.cutOff(primary.name());
            case SWITCHOVER -> contender.switchOver(other);
        }
    }

    /** Gives back what only this scenario took; cuts and lost power are undone by whoever settles the estate. */
    void undo(BenchContender contender, City primary) {
        if (this == DATABASE_DEATH) {
            outage(contender.databases(), primary).end();
        }
    }

    private static Outage outage(Databases databases, City city) {
        return databases.lab().outage(city, Part.DATABASE, databases.namespace());
    }

    /** The cities whose clients count: those that a fault leaves with power and a way to the others. */
    List<City> clients(City primary) {
        return switch (this) {
            case POWER_CUT, CUT_OFF -> RunningEstate.except(primary);
            case DATABASE_DEATH, SWITCHOVER -> City.ALL;
        };
    }

    /** The time that is compared: to the first write after a fault, the longest outage of a planned move. */
    Duration figure(BenchTrial trial) {
        return this == SWITCHOVER ? trial.longestOutage() : trial.firstWrite();
    }
}
