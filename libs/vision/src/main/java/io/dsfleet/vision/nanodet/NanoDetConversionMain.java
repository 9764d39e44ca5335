package io.dsfleet.vision.nanodet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Writes {@code models/nanodet-g-416x320.onnx} from the files of the npm package; {@code
 * models/README.md} has the command.
 */
public final class NanoDetConversionMain {
  private static final String TOPOLOGY_SHA256 =
      "4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d";
  private static final String WEIGHTS_SHA256 =
      "5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9";
  private static final int WIDTH = 416;
  private static final int HEIGHT = 320;

  private NanoDetConversionMain() {}

  /** Arguments: the folder with {@code nanodet.json} and {@code nanodet.bin}, the file to write. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "expected two arguments, a folder with nanodet.json and nanodet.bin and the file to"
              + " write, but there are "
              + arguments.length);
    }
    Path folder = Path.of(arguments[0]);
    byte[] topology = verified(folder.resolve("nanodet.json"), TOPOLOGY_SHA256);
    byte[] weights = verified(folder.resolve("nanodet.bin"), WEIGHTS_SHA256);
    byte[] model = NanoDetConverter.convert(TensorFlowGraph.read(topology, weights), WIDTH, HEIGHT);
    Files.write(Path.of(arguments[1]), model);
  }

  private static byte[] verified(Path file, String sha256) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (!sha256(content).equals(sha256)) {
      throw new IOException(
          "expected a file with the SHA-256 hash " + sha256 + ", but " + file + " has another");
    }
    return content;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
