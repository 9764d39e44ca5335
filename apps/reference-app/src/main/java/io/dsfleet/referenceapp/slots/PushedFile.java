package io.dsfleet.referenceapp.slots;

/**
 * A file that a camera is to be analysed with.
 *
 * @param requestId of the frame that it came with; repeated in the answers about it
 * @param source path, or URI of a stream
 * @param outputPath where its result goes
 */
public record PushedFile(
    String requestId, long fileId, String fileName, String source, String outputPath) {}
