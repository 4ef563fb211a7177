package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "a now b|a now b",
        "{{ now }} now|{{ X }} now",
        "{{now}}{{-now-}}|{{X}}{{-X-}}",
        "{{ .now }}{{ $now }}{{ .Values.now.x }}|{{ .now }}{{ $now }}{{ .Values.now.x }}",
        "{{ \"now }} now\" }}{{ now }}|{{ \"now }} now\" }}{{ X }}",
        "{{ \"a\\\"now\" now }}|{{ \"a\\\"now\" X }}",
        "{{ `now \" }}` }}{{ (now) }}|{{ `now \" }}` }}{{ (X) }}",
        "{{/* now }} ` */}}{{ now }}|{{/* now }} ` */}}{{ X }}",
        "{{ nower }}{{ know }}{{ now_ }}{{ now2 }}|{{ nower }}{{ know }}{{ now_ }}{{ now2 }}",
        "{{ if eq 'n' now|{{ if eq 'n' X",
        "{{ \"now|{{ \"now",
        "{{ `now|{{ `now",
        "{{|{{",
        "{{ (index .x \"y\").now }}|{{ (index .x \"y\").now }}"
      })
  void calls_are_replaced_and_nothing_else(String text, String expected) {
    TemplateText.Replaced replaced = TemplateText.replace(text, Map.of("now", "X"));

    assertThat(replaced.replaced()).isEqualTo(expected);
    assertThat(replaced.found().isEmpty()).isEqualTo(text.equals(expected));
  }
}
