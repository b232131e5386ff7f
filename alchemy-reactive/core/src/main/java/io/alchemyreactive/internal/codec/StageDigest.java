package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.CorruptStateException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint of the content of a stage in a few hundred characters: the number of rows, the sum of their marks, and
 * the marks of the other documents. A mark is the hash of a document. A commit updates the digest from the changed
 * documents alone. A missing, added or outdated document results in another digest. Immutable and thread-safe.
 *
 * @param write the number of the write that led to this content; grows by at least one with each write
 * @param revision the revision of the stage after that write
 * @param rows the number of rows
 * @param sum the sum of the marks of the rows, modulo 2 to the power of 256
 * @param outputs the mark of the outputs; empty when there are none
 * @param borrows the mark of the borrows; empty when there are none
 * @param stage the mark of the document of the stage itself; empty when there is none
 */
public record StageDigest(
        long write, long revision, long rows, BigInteger sum, String outputs, String borrows, String stage) {

    /** The digest of a stage that was never stored. */
    public static final StageDigest EMPTY = new StageDigest(0, 0, 0, BigInteger.ZERO, "", "", "");

    /** The documents that a stage has at most once. */
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
        /** The facts about the stage as a whole, such as its protections. */
        STAGE
    }

    public StageDigest {
        Objects.requireNonNull(sum, "sum");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(borrows, "borrows");
        Objects.requireNonNull(stage, "stage");
    }

    /** This digest with the numbers of another write. */
    public StageDigest at(long write, long revision) {
        return new StageDigest(write, revision, rows, sum, outputs, borrows, stage);
    }

    /**
     * The digest with one document changed.
     *
     * @param before the mark of the document before the change, null for a new document
     * @param after the mark of the document after the change, null for a removed document
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

    /** The mark of one of the {@link #SINGLE} documents; empty when there is none. */
    public String mark(Part part) {
        return switch (part) {
            case OUTPUTS -> outputs;
            case BORROWS -> borrows;
            case STAGE -> stage;
            case ROW -> throw new IllegalArgumentException("a stage has many rows");
        };
    }

    /** Whether both digests describe equal content, whatever their numbers of write and revision. */
    public boolean isSameContent(StageDigest other) {
        return equals(other.at(write, revision));
    }

    /** The tag that authenticates the digest; it cannot be computed without the key. */
    public String tag(StageHash hash) {
        return hash.tag(body());
    }

    /** The text of the digest with its tag. */
    public String write(StageHash hash) {
        return String.join(".", VERSION, hash.keyId(), body(), tag(hash));
    }

    /** A digest that was read and not yet checked against its tag. */
    public record Read(String keyId, StageDigest digest, String tag, String place) {

        /** Returns the digest. Throws {@link CorruptStateException} when it does not match its tag. */
        public StageDigest checked(StageHash hash) {
            if (!digest.tag(hash).equals(tag)) {
                throw corrupt(place, "the digest of the stage in it was altered");
            }
            return digest;
        }
    }

    /** Reads the text of a digest. Throws {@link CorruptStateException} with the place when the text is none. */
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
