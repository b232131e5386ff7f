package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.resource.LabelRule;
import java.util.Set;
import java.util.stream.Collectors;

/** A mask takes rows of production, and its outputs, which exist only after its checks have passed, have masked ones. */
enum MaskLabels implements LabelRule {
    RULE;

    @Override
    public Set<Label> labels(Facts facts) {
        return facts.inherited().stream()
                .map(label -> label.equals(DataClass.PRODUCTION_COPY.label()) ? DataClass.MASKED.label() : label)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean accepts(Label label) {
        return label.name().equals(DataClass.LABEL);
    }
}
