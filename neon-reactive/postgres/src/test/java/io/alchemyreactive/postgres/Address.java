package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A line of {@code addresses.txt}: an address, and its parts or words of its refusal. */
record Address(String text, List<String> parts) {

    static Stream<Address> all() {
        try {
            return Files.readAllLines(Path.of("src/test/resources/addresses.txt")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("(?<= )\\|(?: |$)", -1))
                    .map(line -> new Address(
                            line[0].strip(),
                            List.of(line).subList(1, line.length).stream()
                                    .map(String::strip)
                                    .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Address> taken() {
        return all().filter(address -> !address.parts.get(0).equals("!"));
    }

    static Stream<Address> refused() {
        return all().filter(address -> address.parts.get(0).equals("!"));
    }

    PostgresOrigin origin() {
        return PostgresOrigin.parse(Redacted.of(text));
    }

    String part(int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    /** Parameters of the form {@code name=value name=value}; a value may hold spaces. */
    Map<String, String> parameters(int index) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : part(index).split(" (?=[A-Za-z]+=)")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return parameters;
    }

    @Override
    public String toString() {
        return text;
    }
}
