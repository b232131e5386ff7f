package io.alchemyreactive.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How large a simulation is, from arguments such as {@code --stages 500}.
 *
 * @param clients how many deploy at once; each has stages of its own
 * @param processes the JVMs that the clients are in
 * @param seconds how long they deploy
 * @param connections the most of each process
 */
record ScaleOptions(int stages, int resources, int clients, int processes, int seconds, int connections) {

    private static final List<String> NAMES =
            List.of("--stages", "--resources", "--clients", "--processes", "--seconds", "--connections");

    ScaleOptions {
        if (stages < clients || clients < processes || processes < 1 || resources < 1 || connections < 1) {
            throw new IllegalArgumentException(
                    "there have to be as many stages as clients, and as many clients as processes");
        }
    }

    static ScaleOptions of(String... args) {
        Map<String, Integer> given = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!NAMES.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException("options are " + NAMES + ", each with a number");
            }
            given.put(args[i], Integer.parseInt(args[i + 1]));
        }
        return new ScaleOptions(
                given.getOrDefault("--stages", 500),
                given.getOrDefault("--resources", 200),
                given.getOrDefault("--clients", 500),
                given.getOrDefault("--processes", 4),
                given.getOrDefault("--seconds", 60),
                given.getOrDefault("--connections", 8));
    }

    int rows() {
        return stages * resources;
    }
}
