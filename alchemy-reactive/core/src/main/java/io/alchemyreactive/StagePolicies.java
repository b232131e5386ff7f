package io.alchemyreactive;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.plan.LabelPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The policies for labelled values of a stack, by patterns of the names of stages. Immutable and thread-safe. */
record StagePolicies(List<Rule> rules) {

    static final StagePolicies NONE = new StagePolicies(List.of());

    StagePolicies {
        rules = List.copyOf(rules);
    }

    record Rule(StagePattern pattern, LabelPolicy policy) {

        Rule {
            Objects.requireNonNull(policy, "policy");
        }
    }

    StagePolicies and(String pattern, LabelPolicy policy) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(new StagePattern(pattern), policy));
        return new StagePolicies(more);
    }

    /** The policy of the stage of this name; empty when everything may reach it. */
    Optional<LabelPolicy> of(String stage) {
        return rules.stream()
                .filter(rule -> rule.pattern().matches(stage))
                .map(Rule::policy)
                .reduce(Both::new);
    }

    /** Two policies, both of which have to allow a label. */
    private record Both(LabelPolicy first, LabelPolicy second) implements LabelPolicy {

        @Override
        public boolean allows(Label label) {
            return first.allows(label) && second.allows(label);
        }

        @Override
        public String describe() {
            return first.describe() + " and " + second.describe();
        }

        @Override
        public String cure(Label refused) {
            return first.allows(refused) ? second.cure(refused) : first.cure(refused);
        }
    }
}
