package io.alchemyreactive.cli;

import java.util.Objects;

/**
 * A setting of the command line, as {@code config} shows it.
 *
 * @param name its name
 * @param value its value, without secrets
 * @param origin where the value comes from: an option, a variable or a default
 */
public record Setting(String name, String value, String origin) {

    public Setting {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(origin, "origin");
    }
}
