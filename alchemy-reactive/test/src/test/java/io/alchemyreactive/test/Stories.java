package io.alchemyreactive.test;

import io.alchemyreactive.test.History.Option;
import io.alchemyreactive.test.History.Step;
import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Steps that belong together, because one by one chance would seldom put them in this order. */
final class Stories {

    private final RandomPrograms programs;
    private final RandomGenerator random;

    Stories(RandomPrograms programs, RandomGenerator random) {
        this.programs = programs;
        this.random = random;
    }

    /** Some steps on a stage, from its present program on. */
    List<Step> about(String stage) {
        List<Function<String, List<Step>>> all = List.of(
                this::typeAndBack, this::takenOver, this::renamedOnTheWay, this::letGo, this::reversal, this::halfMade);
        return programs.pick(all).apply(stage);
    }

    /** A user gives up what it uses, which goes or is replaced; the change fails, once or twice, and then something else. */
    private List<Step> letGo(String stage) {
        List<ThingSpec> before = programs.of(stage);
        ThingSpec user = any(before, thing -> !idsOf(thing).isEmpty());
        if (user == null) {
            return List.of(deploy(stage, programs.next(stage)));
        }
        String used = programs.pick(idsOf(user));
        List<ThingSpec> after = new ArrayList<>();
        boolean goes = random.nextBoolean();
        for (ThingSpec thing : before) {
            if (thing.name().equals(used)) {
                if (!goes) {
                    after.add(random.nextBoolean() ? thing : elsewhere(thing));
                }
            } else {
                after.add(thing.fed(used, "nothing"));
            }
        }
        List<ThingSpec> program = programs.become(stage, after);
        Option fails = random.nextInt(3) == 0 ? Option.LOST_UPDATES : Option.NO_UPDATES;
        List<Step> steps = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            steps.add(deploy(stage, program, fails));
        }
        steps.add(random.nextInt(3) == 0 ? Step.destroy(stage).with(serial()) : deploy(stage, program));
        return steps;
    }

    /** Of two that are replaced, each comes to use the other one's successor, while nothing can be deleted. */
    private List<Step> reversal(String stage) {
        List<ThingSpec> before = programs.of(stage);
        ThingSpec user = any(before, thing -> !idsOf(thing).isEmpty());
        if (user == null) {
            return List.of(deploy(stage, programs.next(stage)));
        }
        String used = programs.pick(idsOf(user));
        List<ThingSpec> after = new ArrayList<>();
        for (ThingSpec thing : before) {
            if (thing.name().equals(used)) {
                after.add(elsewhere(user.fed(used, "nothing")));
                after.add(elsewhere(thing.uses(List.of(new Feed.Id(user.name())))));
            } else if (!thing.name().equals(user.name())) {
                after.add(thing);
            }
        }
        List<ThingSpec> program = programs.become(stage, after);
        return List.of(
                deploy(stage, program, Option.NO_DELETES),
                random.nextBoolean() ? Step.destroy(stage).with(serial()) : deploy(stage, program));
    }

    /** Made, but the answer is lost; removed, but nothing can be deleted; declared anew and otherwise. */
    private List<Step> halfMade(String stage) {
        List<ThingSpec> before = programs.of(stage);
        List<ThingSpec> with = new ArrayList<>(programs.next(stage));
        List<ThingSpec> fresh =
                with.stream().filter(thing -> !before.contains(thing)).toList();
        if (fresh.isEmpty()) {
            return List.of(deploy(stage, with));
        }
        ThingSpec thing = programs.pick(fresh);
        List<Step> steps = new ArrayList<>();
        steps.add(deploy(stage, with, Option.LOST_CREATES));
        with.remove(thing);
        steps.add(deploy(
                stage, programs.become(stage, with), random.nextBoolean() ? Option.NO_DELETES : Option.LOST_DELETES));
        with.add(elsewhere(thing));
        steps.add(deploy(stage, programs.become(stage, with)));
        return steps;
    }

    private List<Step> typeAndBack(String stage) {
        List<ThingSpec> before = programs.of(stage);
        ThingSpec thing = any(before, each -> true);
        if (thing == null) {
            return List.of(deploy(stage, programs.next(stage)));
        }
        ThingSpec.Kind other = NamesSoFar.kind(random);
        List<ThingSpec> changed = before.stream()
                .map(each -> each.equals(thing) ? each.kind(other) : each)
                .toList();
        List<Step> steps = new ArrayList<>();
        Option[] options = switch (random.nextInt(4)) {
            case 0 -> new Option[] {Option.CONSENT, Option.NO_DELETES};
            case 1 -> new Option[] {Option.CONSENT, Option.LOST_CREATES};
            case 2 -> new Option[] {Option.CONSENT};
            default -> new Option[0];
        };
        steps.add(Step.deploy(stage, programs.become(stage, changed)).with(options));
        List<ThingSpec> then = switch (random.nextInt(3)) {
            case 0 -> before;
            case 1 -> changed;
            // Another object than the first one, under the name that this may still hold.
            default ->
                before.stream()
                        .map(each -> each.equals(thing) ? elsewhere(each) : each)
                        .toList();
        };
        steps.add(Step.deploy(stage, programs.become(stage, then)));
        return steps;
    }

    /** Somebody else's object is taken over, which fails, and then the stage or the wish goes. */
    private List<Step> takenOver(String stage) {
        List<ThingSpec> things = new ArrayList<>(programs.next(stage));
        for (int i = 0; i < things.size(); i++) {
            ThingSpec thing = things.get(i);
            if (thing.kind() == ThingSpec.Kind.THING && programs.of(stage).contains(thing) && random.nextBoolean()) {
                things.set(
                        i,
                        thing.slot(new Feed.Fixed("taken-" + random.nextInt(3))).retain(false));
            }
        }
        List<ThingSpec> program = programs.become(stage, things);
        Option fails = programs.pick(List.of(Option.NO_UPDATES, Option.LOST_UPDATES, Option.CONSENT));
        return List.of(
                deploy(stage, program, Option.PLANT, Option.ADOPT, fails),
                switch (random.nextInt(3)) {
                    case 0 -> Step.destroy(stage);
                    case 1 -> deploy(stage, program);
                    default -> deploy(stage, program, Option.ADOPT);
                });
    }

    /** What has been begun under one name goes on under another one. */
    private List<Step> renamedOnTheWay(String stage) {
        List<ThingSpec> program = programs.next(stage);
        Option fails = programs.pick(RandomHistories.STUBBORN);
        List<Step> steps = new ArrayList<>();
        steps.add(deploy(stage, program, fails));
        steps.add(deploy(stage, programs.renamed(stage), random.nextBoolean() ? fails : Option.CONSENT));
        steps.add(deploy(stage, programs.of(stage)));
        return steps;
    }

    private static Step deploy(String stage, List<ThingSpec> program, Option... options) {
        Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Option.CONSENT;
        return Step.deploy(stage, program).with(distinct(all));
    }

    private static Option[] distinct(Option[] options) {
        return List.of(options).stream().distinct().toArray(Option[]::new);
    }

    private Option[] serial() {
        return random.nextBoolean() ? new Option[] {Option.SERIAL} : new Option[0];
    }

    private ThingSpec elsewhere(ThingSpec thing) {
        return thing.region(new Feed.Fixed("region-" + random.nextInt(9)));
    }

    private @Nullable ThingSpec any(List<ThingSpec> things, Predicate<ThingSpec> which) {
        List<ThingSpec> found = things.stream().filter(which).toList();
        return found.isEmpty() ? null : programs.pick(found);
    }

    /** What a thing cannot be without: the names of those whose id it has. */
    private static List<String> idsOf(ThingSpec thing) {
        return Stream.concat(Stream.of(thing.region()), thing.uses().stream())
                .filter(Feed.Id.class::isInstance)
                .map(feed -> ((Feed.Id) feed).of())
                .distinct()
                .toList();
    }
}
