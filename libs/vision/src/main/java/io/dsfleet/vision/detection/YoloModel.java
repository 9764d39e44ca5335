package io.dsfleet.vision.detection;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.dsfleet.vision.cores.IdleCorePool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model with the output of YOLO (v8 or v11 head, as Ultralytics exports it) in ONNX Runtime, on
 * the CPU.
 *
 * <p>Each picture uses one thread; {@link IdleCorePool} processes several pictures in parallel.
 */
final class YoloModel implements DetectorModel {
  private static final double SEARCHES_PER_SECOND = 3;
  private static final int CHANNELS = 3;
  private static final int DEFAULT_SIDE = 640;
  private static final int MAX_SIDE = 4_096;
  private static final Pattern IMAGE_SIZE = Pattern.compile("\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");

  private final String name;
  private final OrtSession session;
  private final String inputName;
  private final int inputWidth;
  private final int inputHeight;
  private final int interval;
  private final YoloOutputDecoder outputDecoder;

  private YoloModel(String name, DetectorSettings config, OrtSession session)
      throws OrtException, UnusableModelException {
    this.name = name;
    this.session = session;
    this.interval = config.interval();
    this.inputName = session.getInputNames().iterator().next();
    long[] shape = inputShape(session);
    String size = session.getMetadata().getCustomMetadataValue("imgsz").orElse("");
    Matcher trained = IMAGE_SIZE.matcher(size);
    boolean known = trained.matches();
    this.inputHeight = side(shape[2], config.inputHeight(), known ? trained.group(1) : "");
    this.inputWidth = side(shape[3], config.inputWidth(), known ? trained.group(2) : "");
    int classes = probeClassCount();
    this.outputDecoder =
        new YoloOutputDecoder(
            names(config, classes),
            config.ignoredClasses(),
            config.minScore(),
            config.maxOverlap());
  }

  /**
   * Loads the model and verifies it with an empty picture.
   *
   * @param temporary folder for ONNX Runtime's native libraries
   */
  static YoloModel load(Path file, DetectorSettings config, Path temporary)
      throws UnusableModelException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UnusableModelException(
          "no readable file at " + file + "; an ONNX model is required");
    }
    return load(
        file.toString(),
        config,
        temporary,
        (environment, options) -> environment.createSession(file.toString(), options));
  }

  /** Loads the model that is part of this library. */
  static YoloModel loadGlobalModel(DetectorSettings config, Path temporary)
      throws UnusableModelException {
    if (config.inputWidth() % GlobalModel.STRIDE != 0
        || config.inputHeight() % GlobalModel.STRIDE != 0) {
      throw new UnusableModelException(
          "expected sides in infer-dims that are multiples of "
              + GlobalModel.STRIDE
              + " for the global model, but they are "
              + config.inputHeight()
              + " and "
              + config.inputWidth());
    }
    byte[] content = GlobalModel.read();
    return load(
        "the global model " + GlobalModel.NAME,
        config,
        temporary,
        (environment, options) -> environment.createSession(content, options));
  }

  private static YoloModel load(
      String name, DetectorSettings config, Path temporary, SessionFactory factory)
      throws UnusableModelException {
    OnnxNativeLibraries.install(temporary);
    OrtSession session = null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      session =
          factory.create(
              OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR), options);
      return new YoloModel(name, config, session);
    } catch (OrtException e) {
      close(session);
      throw new UnusableModelException("ONNX Runtime cannot use " + name + ": " + firstLine(e), e);
    } catch (UnusableModelException e) {
      close(session);
      throw e;
    }
  }

  private static String firstLine(OrtException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      System.getLogger(YoloModel.class.getName())
          .log(System.Logger.Level.DEBUG, "ONNX Runtime failed to close a session", e);
    }
  }

  private long[] inputShape(OrtSession session) throws OrtException, UnusableModelException {
    if (session.getNumInputs() == 1
        && session.getInputInfo().values().iterator().next().getInfo() instanceof TensorInfo info
        && info.type == OnnxJavaType.FLOAT
        && info.getShape().length == 4
        && fits(info.getShape()[0], 1)
        && fits(info.getShape()[1], CHANNELS)) {
      return info.getShape();
    }
    throw new UnusableModelException(
        "expected a model with one input of 32-bit floats [1, 3, height, width], but "
            + name
            + " has "
            + session.getInputInfo().values());
  }

  /** Whether a dimension, negative if dynamic, accepts the length. */
  private static boolean fits(long side, long length) {
    return side == length || side < 0;
  }

  private int side(long fixed, int configured, String trained) throws UnusableModelException {
    long side = fixed;
    if (side < 0) {
      side =
          configured > 0 ? configured : trained.isEmpty() ? DEFAULT_SIDE : Long.parseLong(trained);
    }
    if (side < 1 || side > MAX_SIDE || (configured > 0 && configured != side)) {
      throw new UnusableModelException(
          "expected an input of "
              + (configured > 0 ? "the side in infer-dims, " + configured : "1 to " + MAX_SIDE)
              + " pixels, but "
              + name
              + " has "
              + side);
    }
    return (int) side;
  }

  /** Determines the number of classes from the output's shape for an empty picture. */
  private int probeClassCount() throws OrtException, UnusableModelException {
    try (OnnxTensor input = OnnxTensor.createTensor(environment(), newInput(), inputShape());
        OrtSession.Result result = session.run(Map.of(inputName, input))) {
      long[] shape =
          result.get(0).getInfo() instanceof TensorInfo info && info.type == OnnxJavaType.FLOAT
              ? info.getShape()
              : new long[0];
      if (shape.length != 3 || shape[0] != 1 || shape[1] <= YoloOutputDecoder.BOX_ROWS) {
        throw new UnusableModelException(
            "expected the output of YOLO v8 or v11, floats [1, 4 + classes, candidates], but "
                + name
                + " returns "
                + (shape.length == 0 ? result.get(0).getInfo() : Arrays.toString(shape)));
      }
      return Math.toIntExact(shape[1] - YoloOutputDecoder.BOX_ROWS);
    }
  }

  private List<String> names(DetectorSettings config, int classes)
      throws OrtException, UnusableModelException {
    if (config.classCount() > 0 && config.classCount() != classes) {
      throw new UnusableModelException(
          "expected the "
              + config.classCount()
              + " classes of num-detected-classes, but "
              + name
              + " has "
              + classes);
    }
    List<String> names =
        config.labels() == null
            ? ClassNames.fromMetadata(
                session.getMetadata().getCustomMetadataValue("names").orElse(""))
            : ClassNames.fromFile(config.labels());
    if (names.size() != classes) {
      throw new UnusableModelException(
          "expected names of "
              + classes
              + " classes for "
              + name
              + ", but "
              + (config.labels() == null
                  ? "its metadata has " + names.size() + " and labelfile-path names no file"
                  : config.labels() + " has " + names.size()));
    }
    return names;
  }

  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment();
  }

  private long[] inputShape() {
    return new long[] {1, CHANNELS, inputHeight, inputWidth};
  }

  int inputWidth() {
    return inputWidth;
  }

  int inputHeight() {
    return inputHeight;
  }

  YoloOutputDecoder outputDecoder() {
    return outputDecoder;
  }

  /** Creates an input buffer for one picture: RGB planes with values from 0 to 1. */
  FloatBuffer newInput() {
    return ByteBuffer.allocateDirect(CHANNELS * inputHeight * inputWidth * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Runs the model on a picture. Thread-safe. */
  FloatBuffer run(FloatBuffer picture) {
    try (OnnxTensor input = OnnxTensor.createTensor(environment(), picture, inputShape());
        OrtSession.Result result = session.run(Map.of(inputName, input))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + firstLine(e), e);
    }
  }

  @Override
  public ObjectDetector detector(int width, int height, int searchInterval, IdleCorePool cores) {
    return new YoloDetector(
        this, LetterboxLayout.of(width, height, inputWidth, inputHeight), searchInterval, cores);
  }

  @Override
  public int searchInterval(double framesPerSecond) {
    return interval == DetectorSettings.THREE_PER_SECOND
        ? Math.max(1, (int) Math.round(framesPerSecond / SEARCHES_PER_SECOND))
        : interval + 1;
  }

  @Override
  public String description() {
    return name + " (" + outputDecoder.classes().size() + " classes)";
  }

  @Override
  public void close() {
    close(session);
  }

  /** Creates a session from a file or from memory. */
  private interface SessionFactory {
    OrtSession create(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }
}
