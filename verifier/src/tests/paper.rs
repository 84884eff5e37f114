//! Certificates on paper: the short form, and the whole in parts.

use crate::{
    parts::{MAX_LETTERS, MIN_LETTERS},
    refusal::Refusal,
    short::{ShortForm, PREFIX},
    testing::{sample_certificates, sample_chain, with_attachments},
    verify, Certificate, Claim,
};

/// What a QR code holds in its dense mode for text.
fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" $%*+-./:".contains(&byte))
}

#[test]
fn the_short_form_names_certificate_and_result_on_one_line() {
    let chain = sample_chain();
    for (name, certificate) in sample_certificates(&chain) {
        let verified = verify(&certificate, &chain.anchor()).unwrap();
        let Some(short) = ShortForm::of(&verified) else {
            assert!(matches!(certificate.claim, Claim::Grants { .. }), "{name}");
            continue;
        };
        let text = short.to_text();
        assert!(is_alphanumeric(&text), "{text}");
        assert!(text.len() <= 279, "{}: as a QR code of 49 by 49", text.len());
        assert_eq!(ShortForm::from_text(&text), Ok(short));
        assert_eq!(ShortForm::from_text(&text.to_lowercase()), Ok(short));
        assert_eq!(ShortForm::from_text(&format!(" {}\n{}", &text[..60], &text[60..])), Ok(short));
        assert_eq!(short.ensure_of(&verified), Ok(()));
        assert_eq!(short.certificate, certificate.fingerprint());
    }
}

#[test]
fn a_short_form_of_another_certificate_is_told() {
    let chain = sample_chain();
    let verified: Vec<_> =
        sample_certificates(&chain)[..4].iter().map(|(_, c)| verify(c, &chain.anchor()).unwrap()).collect();
    for (i, ours) in verified.iter().enumerate() {
        for (j, theirs) in verified.iter().enumerate() {
            let expected = if i == j { Ok(()) } else { Err(Refusal::ShortFormDiffers) };
            assert_eq!(ShortForm::of(ours).unwrap().ensure_of(theirs), expected);
        }
    }
}

/// Any letter misread is noticed.
#[test]
fn slips_of_the_pen_are_noticed() {
    let chain = sample_chain();
    let verified = verify(&sample_certificates(&chain)[0].1, &chain.anchor()).unwrap();
    let text = ShortForm::of(&verified).unwrap().to_text();
    for place in 0..text.len() {
        for letter in ["A", "7", "Z", "!"] {
            let mut changed = text.clone();
            changed.replace_range(place..=place, letter);
            if changed != text {
                assert_eq!(ShortForm::from_text(&changed), Err(Refusal::NotAShortForm), "{place}");
            }
        }
        assert_eq!(ShortForm::from_text(&text[..place]), Err(Refusal::NotAShortForm));
    }
    assert_eq!(ShortForm::from_text(&format!("{PREFIX}{}", "A".repeat(100_000))), Err(Refusal::NotAShortForm));
}

#[test]
fn a_certificate_in_parts_is_whole_again_in_any_order() {
    let chain = sample_chain();
    for (name, certificate) in sample_certificates(&chain) {
        for letters in [0, MIN_LETTERS, 500, 1_852, MAX_LETTERS, usize::MAX] {
            let mut parts = certificate.to_parts(letters).unwrap();
            assert!(parts.iter().all(|part| is_alphanumeric(part)), "{name}");
            assert!(parts.iter().all(|part| part.len() <= letters.clamp(MIN_LETTERS, MAX_LETTERS)), "{name} {letters}");
            parts.reverse();
            parts.push(parts[0].clone());
            let read = Certificate::from_parts(parts.iter().map(String::as_str));
            assert_eq!(read.as_ref(), Ok(&certificate), "{name} {letters}");
        }
    }
}

#[test]
fn parts_that_do_not_make_a_whole_are_told() {
    let chain = sample_chain();
    let (ours, theirs) = (with_attachments(&chain), sample_certificates(&chain).remove(0).1);
    let parts = ours.to_parts(1_000).unwrap();
    let read = |parts: &[String]| Certificate::from_parts(parts.iter().map(String::as_str));
    assert!(parts.len() > 5);
    for missing in 0..parts.len() {
        let mut less = parts.clone();
        less.remove(missing);
        assert_eq!(read(&less), Err(Refusal::PartsMissing));
    }
    assert_eq!(read(&[]), Err(Refusal::PartsMissing));
    let mixed = [&parts[..2], &theirs.to_parts(1_000).unwrap()[2..]].concat();
    assert_eq!(read(&mixed), Err(Refusal::PartsOfOthers));
    let otherwise = [&parts[..2], &ours.to_parts(2_000).unwrap()[1..]].concat();
    assert_eq!(read(&otherwise), Err(Refusal::PartsOfOthers));
    // A part under another's number, each well-formed by itself.
    let renumbered = parts[1].replacen("/2/", "/1/", 1);
    let clash = [&parts[..], core::slice::from_ref(&renumbered)].concat();
    assert_eq!(read(&clash), Err(Refusal::PartsOfOthers));
    let mut swapped = parts.clone();
    swapped[0] = renumbered;
    assert!(read(&swapped).is_err_and(|refusal| refusal != Refusal::NotAPart));
    for spoilt in [
        parts[0].replacen("DRLP1", "DRLP2", 1),
        parts[0].replacen("/1/", "/0/", 1),
        parts[0].replacen("/1/", "/01/", 1),
        parts[0].replacen("/1/", "/+1/", 1),
        parts[0].replacen("/1/", "/99999/", 1),
        format!("{}/A", parts[0]),
        parts[0][..parts[0].len() - 1].to_owned(),
        parts[0].to_lowercase(),
        "A".repeat(5_000),
        String::new(),
    ] {
        let mut all = parts.clone();
        all[0] = spoilt;
        assert_eq!(read(&all), Err(Refusal::NotAPart), "{}", &all[0][..all[0].len().min(40)]);
    }
}
