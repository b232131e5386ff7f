package io.alchemyreactive.postgres.seed;

import java.util.List;
import java.util.Objects;

/**
 * The outputs of a seed.
 *
 * @param sources its sources, in the order in which they run
 * @param rows how many rows were changed, in all
 */
public record Seeded(List<Source> sources, long rows) {

    public Seeded {
        sources = List.copyOf(sources);
    }

    /** The outputs of a run over these sources. */
    static Seeded of(List<Source> sources) {
        return new Seeded(sources, sources.stream().mapToLong(Source::rows).sum());
    }

    /**
     * A source of the last run.
     *
     * @param name its name in the history of the database
     * @param sha256 its hash, in lower-case hex
     * @param applied whether the run applied it; false when the history has it already
     * @param rows how many rows it inserted, updated and deleted, as PostgreSQL counts them; triggers count too
     */
    public record Source(String name, String sha256, boolean applied, long rows) {

        public Source {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(sha256, "sha256");
        }

        /** The line about it for the events of the run. */
        String line() {
            return applied ? name + ": " + rows + " rows changed" : name + ": applied before";
        }
    }
}
