package io.alchemyreactive.benchmarks;

import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.postgres.PostgresStateStore;

/** A process that follows a stage on PostgreSQL and writes the number of each line of its journal. Ends with its input. */
final class Follower {

    private Follower() {}

    /** The address of the database. */
    public static void main(String[] args) {
        var store = PostgresStateStore.create(DatabaseState.options(args[0]));
        store.follow(new StageKey(Grid.STACK, Grid.STAGE), 0)
                .subscribe(line -> System.out.println(line.number()), error -> {
                    error.printStackTrace();
                    System.exit(1);
                });
        untilTheInputEnds();
        System.exit(0);
    }

    private static void untilTheInputEnds() {
        try {
            System.in.readAllBytes();
        } catch (java.io.IOException e) {
            // The input has ended.
        }
    }
}
