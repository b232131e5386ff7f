package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.CorruptStateException;

/**
 * The stamp at the beginning of each document of a stage: the mark of the document, and the tag of the stage's digest
 * after the document was written. So the latest stamp of a stage tells the digest that the whole stage must have.
 *
 * @param keyId the id of the key of mark and tag, or {@link StageHash#NO_KEY}
 * @param mark the document's own mark
 * @param write the number of the write
 * @param revision the stage's revision after the commits that were written together
 * @param rows how many rows the stage had after the write
 * @param tag the tag of the stage's digest after the write
 */
record DocumentStamp(String keyId, String mark, long write, long revision, long rows, String tag) {

    private static final String VERSION = "v1";
    private static final int FIELDS = 7;

    static DocumentStamp of(StageHash hash, String mark, StageDigest digest) {
        return new DocumentStamp(
                hash.keyId(), mark, digest.write(), digest.revision(), digest.rows(), digest.tag(hash));
    }

    static DocumentStamp parse(String text, String place) {
        String[] fields = text.split("\\.", -1);
        if (fields.length == FIELDS && fields[0].equals(VERSION)) {
            try {
                return new DocumentStamp(
                        fields[1],
                        fields[2],
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[4]),
                        Long.parseLong(fields[5]),
                        fields[6]);
            } catch (NumberFormatException e) {
                throw corrupt(place);
            }
        }
        throw corrupt(place);
    }

    String text() {
        return String.join(
                ".", VERSION, keyId, mark, Long.toString(write), Long.toString(revision), Long.toString(rows), tag);
    }

    /** Whether a stage with this digest is unchanged since the stamp was made. */
    boolean isOf(StageDigest digest, StageHash hash) {
        return digest.rows() == rows && digest.at(write, revision).tag(hash).equals(tag);
    }

    private static CorruptStateException corrupt(String place) {
        return new CorruptStateException(
                place, "its stamp has not the form that this version writes", StageFolders.CURE, null);
    }
}
