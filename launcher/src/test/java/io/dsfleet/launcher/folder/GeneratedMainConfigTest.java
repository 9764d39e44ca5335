package io.dsfleet.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.testkit.AnswerTextCheck;
import io.dsfleet.testkit.DeepStreamConfigGenerator;
import io.dsfleet.testkit.DeepStreamConfigGenerator.Configuration;
import io.dsfleet.testkit.DeepStreamConfigGenerator.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Each generated configuration is rewritten with all values, or refused with its group named. */
class GeneratedMainConfigTest {
  private static final int COUNT = 180;

  private final long seed = Long.getLong("dsfleet.fuzz.seed", new Random().nextLong());

  @Test
  void eachConfiguration_hasItsVerdict() {
    List<Configuration> all = new DeepStreamConfigGenerator(seed).configurations(COUNT);
    SoftAssertions softly = new SoftAssertions();
    for (Configuration configuration : all) {
      String shown = "-Ddsfleet.fuzz.seed=" + seed + ":\n" + configuration.text();
      try {
        String rewritten =
            MainConfig.parse(RawText.encode(configuration.text()))
                .withStreams(configuration.streams())
                .withAbsoluteFileNames(
                    DeepStreamConfigGenerator.FILES::contains, DeepStreamConfigGenerator.FOLDER)
                .text();
        softly
            .assertThat(new Verdict.Rewritten(read(RawText.decode(rewritten))))
            .as(shown)
            .isEqualTo(configuration.verdict());
      } catch (LaunchRefusedException refused) {
        softly
            .assertThat(configuration.verdict())
            .as(shown)
            .isInstanceOfSatisfying(
                Verdict.Refused.class,
                expected -> assertThat(refused.getMessage()).contains(expected.group()));
        softly
            .assertThat(AnswerTextCheck.internalsIn(String.valueOf(refused.getMessage())))
            .as(shown)
            .isEmpty();
      }
    }
    softly.assertAll();
  }

  /** Reads a key file without any of the code under test. */
  private static Map<String, Map<String, String>> read(String text) {
    Map<String, Map<String, String>> groups = new TreeMap<>();
    Map<String, String> group = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      String plain = line.strip();
      if (plain.startsWith("[") && plain.endsWith("]")) {
        String name = plain.substring(1, plain.length() - 1);
        assertThat(groups).as("%s occurs once", name).doesNotContainKey(name);
        group = new TreeMap<>();
        groups.put(name, group);
      } else if (!plain.isEmpty() && !plain.startsWith("#")) {
        String[] pair = plain.split("=", 2);
        group.put(pair[0].strip(), pair[1].strip());
      }
    }
    return groups;
  }
}
