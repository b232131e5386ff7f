package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.CorruptStateException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a stage in a few hundred characters, whatever its size: how many rows there are, the sum of their
 * marks, and the marks of the rest. A commit renews it from the documents that it changes alone; a document that is
 * missing, added or of another time makes it another one. Immutable and thread-safe.
 *
 * @param write the number of the write after which the stage is so; grows by at least one with each write
 * @param revision the revision of the stage then
 * @param rows how many rows there are
 * @param sum the sum of the marks of the rows, modulo 2 to the power of 256
 * @param outputs the mark of the outputs; empty for none, as for the other two
 * @param borrows the mark of the borrows
 * @param stage the mark of what is stored of the stage as a whole
 */
public record StageDigest(
        long write, long revision, long rows, BigInteger sum, String outputs, String borrows, String stage) {

    /** That of a stage of which nothing was ever stored. */
    public static final StageDigest EMPTY = new StageDigest(0, 0, 0, BigInteger.ZERO, "", "", "");

    /** The parts of which a stage has one only. */
    public static final List<Part> SINGLE = List.of(Part.OUTPUTS, Part.BORROWS, Part.STAGE);

    private static final String VERSION = "v1";
    private static final int FIELDS = 10;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    /** The role of a document in its stage. */
    public enum Part {
        /** One of the rows. */
        ROW,
        /** The return value of the program. */
        OUTPUTS,
        /** The borrows from other stages. */
        BORROWS,
        /** The facts that are stored of the stage as a whole. */
        STAGE
    }

    public StageDigest {
        Objects.requireNonNull(sum, "sum");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(borrows, "borrows");
        Objects.requireNonNull(stage, "stage");
    }

    /** The digest after another write. */
    public StageDigest at(long write, long revision) {
        return new StageDigest(write, revision, rows, sum, outputs, borrows, stage);
    }

    /**
     * The digest with one document changed.
     *
     * @param before the mark that it had, null for a new document
     * @param after the mark that it has, null for a document that is gone
     */
    public StageDigest with(Part part, @Nullable String before, @Nullable String after) {
        String mark = after == null ? "" : after;
        return switch (part) {
            case ROW ->
                new StageDigest(
                        write,
                        revision,
                        rows + (after == null ? 0 : 1) - (before == null ? 0 : 1),
                        sum.add(number(after)).subtract(number(before)).mod(MODULUS),
                        outputs,
                        borrows,
                        stage);
            case OUTPUTS -> new StageDigest(write, revision, rows, sum, mark, borrows, stage);
            case BORROWS -> new StageDigest(write, revision, rows, sum, outputs, mark, stage);
            case STAGE -> new StageDigest(write, revision, rows, sum, outputs, borrows, mark);
        };
    }

    /** The mark of a document of which a stage has one only; empty when there is none. */
    public String mark(Part part) {
        return switch (part) {
            case OUTPUTS -> outputs;
            case BORROWS -> borrows;
            case STAGE -> stage;
            case ROW -> throw new IllegalArgumentException("a stage has many rows");
        };
    }

    /** Whether a stage consists of the same, whenever that was. */
    public boolean isSameContent(StageDigest other) {
        return equals(other.at(write, revision));
    }

    /** The tag that guards the digest: without the key no other one can be made that matches. */
    public String tag(StageHash hash) {
        return hash.tag(body());
    }

    /** Its text, guarded. */
    public String write(StageHash hash) {
        return String.join(".", VERSION, hash.keyId(), body(), tag(hash));
    }

    /** A digest as it was read, which is not yet known to be genuine. */
    public record Read(String keyId, StageDigest digest, String tag, String place) {

        /** The digest; fails when it was altered. */
        public StageDigest checked(StageHash hash) {
            if (!digest.tag(hash).equals(tag)) {
                throw corrupt(place, "the digest of the stage in it was altered");
            }
            return digest;
        }
    }

    /** The digest in a text that was read from a place. */
    public static Read read(String text, String place) {
        String[] fields = text.split("\\.", -1);
        if (fields.length != FIELDS || !fields[0].equals(VERSION)) {
            throw corrupt(place, "the digest of the stage in it has not the form that this version writes");
        }
        try {
            var digest = new StageDigest(
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[4]),
                    new BigInteger(1, Base64.getUrlDecoder().decode(fields[5])),
                    fields[6],
                    fields[7],
                    fields[8]);
            return new Read(fields[1], digest, fields[9], place);
        } catch (IllegalArgumentException e) {
            throw corrupt(place, "the digest of the stage in it cannot be read");
        }
    }

    private String body() {
        return String.join(
                ".",
                Long.toString(write),
                Long.toString(revision),
                Long.toString(rows),
                Base64.getUrlEncoder().withoutPadding().encodeToString(sum.toByteArray()),
                outputs,
                borrows,
                stage);
    }

    private static BigInteger number(@Nullable String mark) {
        return mark == null
                ? BigInteger.ZERO
                : new BigInteger(1, Base64.getUrlDecoder().decode(mark));
    }

    private static CorruptStateException corrupt(String place, String why) {
        return new CorruptStateException(place, why, Document.CURE, null);
    }
}
