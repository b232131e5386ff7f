package io.alchemyreactive.benchmarks;

import java.util.List;

/**
 * The cost of one graph with one tool.
 *
 * @param tool the tool
 * @param version its version
 * @param what what was done
 * @param graph the shape of the graph, or the kind of what is awaited
 * @param size how many resources it has
 * @param micros per resource; CPU, or the time on the wall where other threads answer
 */
record Figure(String tool, String version, String what, String graph, int size, double micros) {

    private static final String TAB = "\t";
    private static final int FIELDS = 6;

    static Figure parse(String line) {
        String[] fields = line.split(TAB);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("expected " + FIELDS + " fields in: " + line);
        }
        return new Figure(
                fields[0], fields[1], fields[2], fields[3], Integer.parseInt(fields[4]), Double.parseDouble(fields[5]));
    }

    /** One line, which can be parsed again. */
    String line() {
        return String.join(TAB, List.of(tool, version, what, graph, Integer.toString(size), Double.toString(micros)));
    }

    /** The key by which figures of different tools are compared. */
    String subject() {
        return what + " " + graph + " " + size;
    }

    String label() {
        return tool + " " + version;
    }
}
