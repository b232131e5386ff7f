package io.alchemyreactive.output;

import java.util.Set;

/**
 * The labels that a program gave a value. Has no attributes; an evaluation never asks for them.
 *
 * @param labels the labels
 */
public record LabelSource(Set<Label> labels) implements Source {

    public LabelSource {
        labels = Set.copyOf(labels);
    }

    @Override
    public String describe() {
        return "the program, which labels it";
    }
}
