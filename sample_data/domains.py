"""The official words of the sample files (segments, subjects, problems) and their frequencies.

Texts are spelled as the official files spell them, odd spaces included. Frequencies follow the
public figures for 2020-2026, so that rates, shares and growth look like the real thing.
"""

from dataclasses import dataclass

AGES = {
    "entre 31 a 40 anos": 34.6,
    "entre 21 a 30 anos": 24.2,
    "entre 41 a 50 anos": 19.8,
    "entre 51 a 60 anos": 10.2,
    "entre 61 a 70 anos": 7.0,
    "mais de 70 anos": 2.8,
    "até 20 anos": 1.4,
}
SEXES = {"M": 57.8, "F": 42.1, "O": 0.06, "": 0.02}
PURCHASE_CHANNELS = {
    "Internet": 58.0,
    "Não comprei / contratei": 17.0,
    "Telefone": 11.0,
    "Loja física": 10.0,
    "Domicílio": 1.6,
    "SMS / Mensagem de texto": 1.2,
    "Stand, feiras e eventos": 0.6,
    "Ganhei de presente": 0.4,
    "Catálogo": 0.2,
}
TEXT_MESSAGE_CHANNEL = "SMS / Mensagem de texto"
"""Not among the official values before 2025."""

RATINGS_WHEN_RESOLVED = {"1": 7.0, "2": 5.0, "3": 13.0, "4": 22.0, "5": 53.0}
RATINGS_WHEN_NOT_RESOLVED = {"1": 76.0, "2": 12.0, "3": 8.0, "4": 2.0, "5": 2.0}
RESPONSE_DAYS = (4.0, 5.0, 6.0, 7.0, 7.0, 8.0, 9.0, 12.0, 11.0, 14.0, 17.0)
"""Weights of 0 to 10 days: quartiles 4, 7, 9."""
WEEKDAYS = (18.7, 17.6, 16.8, 17.4, 20.9, 5.6, 3.2)
"""Weights of the day of finalisation, Monday first."""

ORIGINS = {"Plataforma Web": 62.0, "Android": 28.0, "IOS": 10.0}
MANAGERS = {
    "Goiânia": "Procon Municipal de Goiânia",
    "Anápolis": "Procon Municipal de Anápolis",
}
NATIONAL_MANAGER = "Secretaria Nacional do Consumidor"
OTHER_STATES = (
    ("SE", "SP", "São Paulo"),
    ("SE", "SP", "Campinas"),
    ("SE", "MG", "Belo Horizonte"),
    ("SE", "RJ", "Rio de Janeiro"),
    ("S ", "PR", "Curitiba"),
    ("S ", "RS", "Porto Alegre"),
    ("NE", "BA", "Salvador"),
    ("NE", "CE", "Fortaleza"),
    ("CO", "DF", "Brasília"),
    ("CO", "MT", "Cuiabá"),
    ("N ", "TO", "Palmas"),
    ("N ", "AM", "Manaus"),
)

BILLING = "Cobrança / Contestação"
CONTRACT = "Contrato / Oferta"
SERVICE = "Atendimento / SAC"
QUALITY = "Vício de Qualidade"
DELIVERY = "Entrega do Produto"
INFORMATION = "Informação"
SAFETY = "Saúde e Segurança"
PRIVACY = "Dados Pessoais e Privacidade"

GROUP_SHARES_2020 = {
    BILLING: 0.42,
    CONTRACT: 0.19,
    SERVICE: 0.14,
    QUALITY: 0.15,
    DELIVERY: 0.055,
    INFORMATION: 0.025,
    SAFETY: 0.005,
    PRIVACY: 0.015,
}
GROUP_SHARES_2025 = {
    BILLING: 0.569,
    CONTRACT: 0.113,
    SERVICE: 0.103,
    QUALITY: 0.087,
    DELIVERY: 0.026,
    INFORMATION: 0.016,
    SAFETY: 0.005,
    PRIVACY: 0.080,
}

NOT_CONTRACTED = "Cobrança por serviço/produto não contratado / não reconhecido / não solicitado"
NOT_DELIVERED = "Não entrega / demora na entrega do produto"
INTERRUPTION = "Interrupção/instabilidade do fornecimento"
WRONGLY_LISTED = "Negativação indevida"
EN_DASH = "\u2013"
_OFFER = "Oferta não cumprida / serviço não fornecido/ venda enganosa / publicidade enganosa"
_REFUND = "Dificuldade na devolução de valores pagos / reembolso / retenção de valores"
_TWICE = "Cobrança em duplicidade / Cobrança referente a pagamento já efetuado"
_RENEGOTIATION = "Dificuldade na Renegociação / parcelamento de dívida"
_FEES = "Cobrança de tarifas, taxas, valores não previstos / não informados"
_INTEREST = "Cálculo de juros, saldo devedor (contestação, solicitação de histórico, dúvidas)"
_UNKNOWN_PURCHASE = "Cobrança de compra/saque não reconhecido / Contestação de cobrança"
_UNKNOWN_LISTING = "Negativação indevida - desconhece motivo e/ou fornecedor"
AFTER_CANCELLING = "Cobrança após cancelamento do serviço"
_NOT_SUPPLIED = "Cobrança por serviço não fornecido/ em desacordo com a utilização / fora do prazo"
_FINE = "Imposição de multa indevida / abusiva"
_UNRESOLVED_DEMAND = "SAC - Demanda não resolvida / não respondida"
CONTACT_BEFORE_2023_11 = "SAC - Dificuldadede de contato / acesso"
CONTACT_SINCE_2023_11 = "SAC - Dificuldade de contato / acesso"
_RUDENESS = "SAC - Descortesia / despreparo / demora"
_HARD_TO_CANCEL = "SAC - Dificuldade para cancelar o serviço"
_POOR_SERVICE = (
    "Má qualidade no atendimento presencial ou outros canais (mau atendimento/ constrangimento)"
)
_MALFUNCTION = "Funcionamento inadequado do serviço (má qualidade do sinal, instabilidade, queda)"
_BLOCKED = "Bloqueio / Suspensão indevida do serviço"
_BROKEN = (
    "Produto danificado / não funciona - Dificuldade em trocar ou consertar no prazo de garantia"
)
_CHANGED_CONTRACT = "Alteração de plano/contrato sem solicitação ou aviso prévio"
_RESCISSION = "Dificuldade para rescindir o contrato / cancelar o serviço"
_REFUSED = "Dificuldade para contratar / recusa injustificada"
_ALTERED_FLIGHT = (
    "Dificuldade para alterar o contrato de serviço (alteração de vôo, alteração de nome, "
    "cobrança etc)"
)
_POINTS = (
    "Dificuldades com Programas de Fidelidade / Pontuação (resgate, alteração, transferência etc)"
)
_DENIED_COVER = "Negativa de cobertura / Demora injustificada ou Divergência na indenização"
_DATA_SHARED = (
    "Dados pessoais ou financeiros consultados, coletados, publicados ou repassados sem autorização"
)
_DATA_WRONG = f"Dados pessoais incorretos {EN_DASH} dificuldade de retificação"
_SERVICE_INFORMATION = "Informações incompletas / inadequadas sobre o serviço, plano, promoção etc"
_PRODUCT_INFORMATION = (
    "Informações incompletas / inadequadas sobre o produto (na oferta ou no manual)"
)
_HARM = "Risco, dano físico ou mal estar decorrente da prestação do serviço/utilização do produto"
_RECALL = f"Recall {EN_DASH} descumprimento, dúvida"

GROUP_OF_PROBLEM = {
    NOT_CONTRACTED: BILLING,
    _REFUND: BILLING,
    _TWICE: BILLING,
    _RENEGOTIATION: BILLING,
    _FEES: BILLING,
    _INTEREST: BILLING,
    _UNKNOWN_PURCHASE: BILLING,
    WRONGLY_LISTED: BILLING,
    _UNKNOWN_LISTING: BILLING,
    AFTER_CANCELLING: BILLING,
    _NOT_SUPPLIED: BILLING,
    _FINE: BILLING,
    _OFFER: CONTRACT,
    _CHANGED_CONTRACT: CONTRACT,
    _RESCISSION: CONTRACT,
    _REFUSED: CONTRACT,
    _ALTERED_FLIGHT: CONTRACT,
    _POINTS: CONTRACT,
    _DENIED_COVER: CONTRACT,
    _UNRESOLVED_DEMAND: SERVICE,
    CONTACT_BEFORE_2023_11: SERVICE,
    _RUDENESS: SERVICE,
    _HARD_TO_CANCEL: SERVICE,
    _POOR_SERVICE: SERVICE,
    _MALFUNCTION: QUALITY,
    _BLOCKED: QUALITY,
    _BROKEN: QUALITY,
    "Portabilidade não efetivada": QUALITY,
    "Margem consignável - bloqueio/ contestação": QUALITY,
    "Dificuldade para alterar/ ativar serviços": QUALITY,
    "Extravio/ avaria de bagagem, carga, correspondência": QUALITY,
    "Cancelamento de vôo": QUALITY,
    "Clonagem, fraude, furto e roubo": QUALITY,
    INTERRUPTION: QUALITY,
    NOT_DELIVERED: DELIVERY,
    "Produto entregue incompleto / diferente do  pedido": DELIVERY,
    "Demora na montagem / montagem incorreta / incompleta": DELIVERY,
    _SERVICE_INFORMATION: INFORMATION,
    _PRODUCT_INFORMATION: INFORMATION,
    _HARM: SAFETY,
    _RECALL: SAFETY,
    _DATA_SHARED: PRIVACY,
    _DATA_WRONG: PRIVACY,
}
PROBLEMS = tuple(GROUP_OF_PROBLEM)

_SERVICE_DESK = {
    _UNRESOLVED_DEMAND: 8.0,
    CONTACT_BEFORE_2023_11: 3.0,
    _RUDENESS: 1.2,
    _POOR_SERVICE: 1.5,
}
_DATA_PROBLEMS = {_DATA_SHARED: 2.5, _DATA_WRONG: 1.0}

PROBLEM_WEIGHTS: dict[str, dict[str, float]] = {
    "financial": {
        _RENEGOTIATION: 11.0,
        _UNKNOWN_PURCHASE: 9.0,
        NOT_CONTRACTED: 9.0,
        _INTEREST: 8.0,
        _FEES: 6.0,
        _REFUND: 5.0,
        WRONGLY_LISTED: 5.0,
        _TWICE: 3.0,
        "Portabilidade não efetivada": 4.0,
        "Margem consignável - bloqueio/ contestação": 3.0,
        "Clonagem, fraude, furto e roubo": 3.0,
        _BLOCKED: 4.0,
        _REFUSED: 4.0,
        _RESCISSION: 4.0,
        _OFFER: 3.0,
        _SERVICE_INFORMATION: 1.5,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "telecom": {
        NOT_CONTRACTED: 14.0,
        _NOT_SUPPLIED: 8.0,
        AFTER_CANCELLING: 7.0,
        _TWICE: 4.0,
        WRONGLY_LISTED: 3.0,
        _FINE: 2.0,
        _MALFUNCTION: 14.0,
        "Portabilidade não efetivada": 2.0,
        "Dificuldade para alterar/ ativar serviços": 4.0,
        _OFFER: 9.0,
        _CHANGED_CONTRACT: 6.0,
        _REFUSED: 2.0,
        _HARD_TO_CANCEL: 3.0,
        _SERVICE_INFORMATION: 1.2,
        _HARM: 0.1,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "goods": {
        NOT_DELIVERED: 18.0,
        "Produto entregue incompleto / diferente do  pedido": 5.0,
        "Demora na montagem / montagem incorreta / incompleta": 1.5,
        _REFUND: 12.0,
        _TWICE: 2.0,
        NOT_CONTRACTED: 3.0,
        _BROKEN: 10.0,
        _OFFER: 16.0,
        _RESCISSION: 2.0,
        _PRODUCT_INFORMATION: 2.0,
        _HARM: 0.6,
        _RECALL: 0.3,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "travel": {
        _REFUND: 22.0,
        _FINE: 8.0,
        _NOT_SUPPLIED: 4.0,
        _TWICE: 2.0,
        _ALTERED_FLIGHT: 7.0,
        _POINTS: 4.0,
        _OFFER: 8.0,
        "Extravio/ avaria de bagagem, carga, correspondência": 5.0,
        "Cancelamento de vôo": 7.0,
        _SERVICE_INFORMATION: 1.0,
        _HARM: 0.3,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "energy": {
        _NOT_SUPPLIED: 14.0,
        _FEES: 6.0,
        _FINE: 6.0,
        _TWICE: 3.0,
        WRONGLY_LISTED: 2.0,
        INTERRUPTION: 12.0,
        _BLOCKED: 4.0,
        _REFUSED: 5.0,
        _SERVICE_INFORMATION: 1.5,
        _HARM: 0.8,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "digital": {
        NOT_CONTRACTED: 10.0,
        _REFUND: 14.0,
        AFTER_CANCELLING: 5.0,
        _UNKNOWN_PURCHASE: 5.0,
        _BLOCKED: 12.0,
        "Clonagem, fraude, furto e roubo": 4.0,
        _OFFER: 7.0,
        _RESCISSION: 4.0,
        NOT_DELIVERED: 2.0,
        _SERVICE_INFORMATION: 1.5,
        _HARM: 0.4,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "cover": {
        _DENIED_COVER: 14.0,
        NOT_CONTRACTED: 9.0,
        _REFUND: 8.0,
        AFTER_CANCELLING: 4.0,
        _FEES: 4.0,
        _RESCISSION: 6.0,
        _OFFER: 4.0,
        _BLOCKED: 2.0,
        _SERVICE_INFORMATION: 1.5,
        _HARM: 0.3,
        **_SERVICE_DESK,
        **_DATA_PROBLEMS,
    },
    "registry": {
        _UNKNOWN_LISTING: 30.0,
        WRONGLY_LISTED: 18.0,
        NOT_CONTRACTED: 5.0,
        _SERVICE_INFORMATION: 2.0,
        _DATA_SHARED: 14.0,
        _DATA_WRONG: 9.0,
        _UNRESOLVED_DEMAND: 6.0,
        CONTACT_BEFORE_2023_11: 2.0,
    },
}
"""How often each problem is complained of, by kind of business."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One official segment: its share of complaints, how it moves, what is complained of.

    `yearly_growth` is the yearly change of the log share; `resolution_rate` the mean of its
    companies; `subjects` are (area, subject, weight). `title_before_2021_04` is the name the
    official files used until 2021-03.
    """

    title: str
    share: float
    yearly_growth: float
    resolution_rate: float
    kind: str
    subjects: tuple[tuple[str, str, float], ...]
    title_before_2021_04: str = ""


_FINANCE = "Serviços Financeiros"
_PHONES = "Produtos de Telefonia e Informática"
_APPLIANCES = "Produtos Eletrodomésticos e Eletrônicos"
_PRODUCTS = "Demais Produtos"
_SERVICES = "Demais Serviços "
_CLOTHES = (
    "Vestuário e Artigos de Uso Pessoal (roupa, calçados, jóias, bijuterias, malas, bolsas, etc)"
)
_HOUSEHOLD = (
    "Utilidades Domésticas e Decoração (para limpeza, de cozinha, cama, mesa e banho, tapetes, "
    "cortinas, persianas, jardinagem, ferramentas etc.)"
)
_INTERNET_SERVICES = (
    "Serviços na internet (provedor, hospedagem, antivírus, vídeos online, aplicativos, jogos)"
)
_LOYALTY = "Programas de Fidelidade / Benefícios (pontos, milhagem etc)"
_GOODS_SUBJECTS = (
    (_PRODUCTS, "Móveis e Colchões", 18.0),
    (_PRODUCTS, _CLOTHES, 16.0),
    (_PRODUCTS, _HOUSEHOLD, 15.0),
    (_PHONES, "Aparelho celular", 20.0),
    (_PHONES, "Microcomputador e laptops", 6.0),
    (_APPLIANCES, "Televisão", 10.0),
    (_APPLIANCES, "Refrigerador / freezer", 7.0),
    (_APPLIANCES, "Lavadora de roupa, louça e secadora", 5.0),
)

SEGMENTS: dict[str, Segment] = {
    "bank": Segment(
        "Bancos, Financeiras e Administradoras de Cartão",
        28.1,
        0.02,
        0.53,
        "financial",
        (
            (_FINANCE, "Cartão de Crédito / Cartão de Débito / Cartão de Loja", 36.0),
            (_FINANCE, "Conta corrente / Salário / Poupança /Conta Aposentadoria", 24.0),
            (
                _FINANCE,
                "Crédito Consignado (para servidores públicos ou trabalhadores do setor privado)",
                16.0,
            ),
            (
                _FINANCE,
                "Demais Empréstimos e Financiamentos (exceto imóveis e veículos)",
                14.0,
            ),
            (_FINANCE, "Financiamentos de Veículos / Leasing", 4.0),
            (_FINANCE, "Financiamento de Imóveis", 2.0),
            ("Habitação", "Financiamento de Imóveis", 1.0),
            (_FINANCE, "Atendimento Bancário", 3.0),
        ),
    ),
    "telecom": Segment(
        "Operadoras de Telecomunicações (Telefonia, Internet, TV por assinatura)",
        16.5,
        -0.04,
        0.70,
        "telecom",
        (
            ("Telecomunicações", "Telefonia Móvel Pós-paga", 30.0),
            ("Telecomunicações", "Internet Fixa", 20.0),
            ("Telecomunicações", "Pacote de Serviços ( Combo )", 14.0),
            ("Telecomunicações", "TV por Assinatura", 12.0),
            ("Telecomunicações", "Telefonia Móvel Pré-paga", 12.0),
            ("Telecomunicações", "Internet Móvel", 6.0),
            ("Telecomunicações", "Telefonia Fixa", 6.0),
        ),
    ),
    "airline": Segment(
        "Transporte Aéreo",
        7.6,
        -0.05,
        0.64,
        "travel",
        (("Transportes", "Aéreo", 92.0), (_SERVICES, _LOYALTY, 8.0)),
    ),
    "online_shop": Segment("Comércio Eletrônico", 7.4, -0.03, 0.56, "goods", _GOODS_SUBJECTS),
    "travel_agency": Segment(
        "Viagens, Turismo e Hospedagem",
        4.4,
        0.0,
        0.48,
        "travel",
        (
            ("Turismo/Viagens", "Pacote / excursão / agência de turismo", 55.0),
            ("Turismo/Viagens", "Hospedagem", 25.0),
            ("Transportes", "Aéreo", 20.0),
        ),
    ),
    "payment": Segment(
        "Empresas de Pagamento Eletrônico",
        4.2,
        0.05,
        0.52,
        "digital",
        (
            (_FINANCE, "Serviço de pagamento online/ via celular", 70.0),
            (_FINANCE, "Cartão de Crédito / Cartão de Débito / Cartão de Loja", 30.0),
        ),
    ),
    "energy": Segment(
        "Energia Elétrica",
        3.6,
        -0.02,
        0.53,
        "energy",
        (("Água, Energia, Gás", "Energia Elétrica", 1.0),),
    ),
    "content": Segment(
        "Provedores de Conteúdo e Outros Serviços na Internet",
        3.8,
        0.05,
        0.46,
        "digital",
        (
            ("Telecomunicações", _INTERNET_SERVICES, 85.0),
            (_SERVICES, "Serviços por Assinatura (revistas, jornal, livros, vinhos etc)", 15.0),
        ),
    ),
    "insurance": Segment(
        "Seguros, Capitalização e Previdência",
        3.6,
        0.0,
        0.55,
        "cover",
        (
            (_FINANCE, "Seguros de Veículos", 30.0),
            (_FINANCE, "Seguro de Vida / Acidentes Pessoais / Desemprego", 25.0),
            (_FINANCE, "Seguro Garantia Estendida", 18.0),
            (_FINANCE, "Seguro Habitacional / Residencial", 8.0),
            ("Habitação", "Seguro Habitacional / Residencial", 4.0),
            (_FINANCE, "Investimentos / Aplicações / Previdência Privada", 15.0),
        ),
        title_before_2021_04="Corretoras e Sociedades de Seguros, Capitalização e Previdência",
    ),
    "registry": Segment(
        "Bancos de Dados e Cadastros de Consumidores",
        4.2,
        0.24,
        0.44,
        "registry",
        (
            (_FINANCE, "Consulta / Monitoramento de CPF", 60.0),
            (_FINANCE, "Cadastro de Restrição (SPC, Serasa etc)", 40.0),
        ),
    ),
    "shop": Segment("Varejo", 4.2, -0.05, 0.58, "goods", _GOODS_SUBJECTS),
    "intermediation": Segment(
        "Empresas de Intermediação de Serviços / Negócios",
        4.6,
        0.06,
        0.47,
        "digital",
        (
            (_SERVICES, "Serviços de entrega / delivery", 55.0),
            (_SERVICES, "Aplicativo de mobilidade urbana", 45.0),
        ),
    ),
    "health_plan": Segment(
        "Operadoras de Planos de Saúde e Administradoras de Benefícios",
        2.0,
        0.04,
        0.58,
        "cover",
        (
            ("Saúde", "Plano de Saúde (convênio, autogestão, seguro saúde )", 85.0),
            ("Saúde", "Plano Odontológico (convênio, autogestão, seguro saúde )", 15.0),
        ),
    ),
    "electronics": Segment(
        "Fabricantes - Eletroeletrônicos,  Produtos de Telefonia e Informática",
        2.4,
        -0.04,
        0.66,
        "goods",
        (
            (_PHONES, "Aparelho celular", 50.0),
            (_APPLIANCES, "Televisão", 30.0),
            (_PHONES, "Microcomputador e laptops", 12.0),
            (_PHONES, "Tablet", 8.0),
        ),
    ),
    "road": Segment(
        "Transporte Terrestre",
        1.2,
        0.08,
        0.55,
        "travel",
        (("Transportes", "Rodovias Concedidas / Pedagiadas", 1.0),),
    ),
    "loyalty": Segment(
        "Programas de Fidelidade",
        1.4,
        0.0,
        0.57,
        "travel",
        ((_SERVICES, _LOYALTY, 75.0), ("Transportes", "Aéreo", 25.0)),
    ),
    "education": Segment(
        "Estabelecimentos de Ensino",
        0.8,
        0.0,
        0.52,
        "cover",
        (("Educação", "Cursos Livres", 1.0),),
    ),
}
